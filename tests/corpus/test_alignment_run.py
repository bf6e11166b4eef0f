"""Translations found by a whole run: the same bytes whatever the engine and the shards, and kept by receipt."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import pipeline
from pipeline.corpus.alignment.encoder import is_installed
from pipeline.corpus.settings import AlignmentSettings
from pipeline.errors import UsageError
from pipeline.output.files import sha256_of
from pipeline.recipe import Recipe
from pipeline.runs import aligning
from pipeline.runs.runner import RunOptions, run
from pipeline.verify import verify
from tests.corpus.test_alignment import DE, EN

needs_model = pytest.mark.skipif(not is_installed(), reason="the extra `align` is not installed")

OTHER = {
    "es": "El mercado abre a las ocho. Los tomates vienen de la huerta de mi tío. Hoy no quedaban cebollas.",
    "fr": "Le train de nuit était complet. Nous avons dormi dans le couloir, près des vélos. À Nice il pleuvait.",
    "en2": "My bicycle has a new chain. It cost twelve euros and runs very quietly now. Next week I repair the brakes.",
}
RECIPE = Recipe.preset("default").only(["decode", "language", "sentences"]).with_alignment()


def corpus(folder: Path) -> Path:
    folder.mkdir()
    texts = {"en": " ".join(EN), "de": " ".join(DE), **OTHER}
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def hashes(out: Path) -> dict[str, str]:
    return {path.name: sha256_of(path) for path in sorted((out / "alignments").iterdir())}


@needs_model
def test_a_run_aligns_what_is_translated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = corpus(tmp_path / "in")
    run(pages, tmp_path / "one", RECIPE, options=RunOptions(engine="inline"))
    found = pipeline.read(tmp_path / "one").alignments
    assert set(zip(found.src_lang, found.tgt_lang, strict=True)) == {("de", "en")}
    assert found.src_text[0] == DE[0]
    assert found.tgt_text[0] == EN[0]
    assert list(found.bead)[:2] == ["1-1", "1-1"]
    assert set(found.method) == {"use-m3"}
    assert found.pair_id.is_unique
    assert not verify(tmp_path / "one").problems
    run(pages, tmp_path / "two", RECIPE, options=RunOptions(engine="inline", shard_bytes=300))
    assert hashes(tmp_path / "two") == hashes(tmp_path / "one")
    monkeypatch.setattr(aligning, "_FEW_DOCUMENTS", 0)
    run(pages, tmp_path / "three", RECIPE, options=RunOptions(workers=2))
    assert hashes(tmp_path / "three") == hashes(tmp_path / "one")


@needs_model
def test_what_was_aligned_is_kept_by_its_receipt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages, out = corpus(tmp_path / "in"), tmp_path / "out"
    run(pages, out, RECIPE, options=RunOptions(engine="inline"))
    before = hashes(out)
    with monkeypatch.context() as patched:
        patched.setattr(aligning.Aligner, "_find", lambda *_: pytest.fail("searched again"))
        run(pages, out, RECIPE, options=RunOptions(engine="inline"))
    assert hashes(out) == before
    (out / "alignments" / "part-00000.parquet").write_bytes(b"damaged")
    run(pages, out, RECIPE, options=RunOptions(engine="inline"))
    assert hashes(out) == before
    (pages / "de.txt").unlink()
    run(pages, out, RECIPE, options=RunOptions(engine="inline"))
    assert pipeline.read(out).alignments.empty


def test_alignment_is_off_unless_it_is_asked_for(tmp_path: Path) -> None:
    plain = Recipe.preset("default").only(["decode", "language", "sentences"])
    run(corpus(tmp_path / "in"), tmp_path / "out", plain, options=RunOptions(engine="inline"))
    assert pipeline.read(tmp_path / "out").alignments.empty
    assert plain.cleaning_digest == RECIPE.cleaning_digest


def test_a_missing_model_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aligning, "is_installed", lambda: False)
    pages = corpus(tmp_path / "in")
    with pytest.raises(UsageError, match=r"textmend\[align\]"):
        run(pages, tmp_path / "out", RECIPE, options=RunOptions(engine="inline"))
    without = RECIPE.model_copy(update={"alignment": AlignmentSettings(enabled=True, model=False)})
    run(pages, tmp_path / "out", without, options=RunOptions(engine="inline"))
    assert json.loads((tmp_path / "out" / "manifest.json").read_bytes())["recipe"]["alignment"]["model"] is False
