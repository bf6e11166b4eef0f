"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const state = { queue: [], at: 0, rule: null, groups: [], decided: {}, number: 0 };
  const KINDS = { edit: "Made", suggestion: "Suggested", flag: "Flagged" };

  const ask = async (path, given) => {
    const query = new URLSearchParams(given || {});
    const answer = await fetch(`${path}?${query}`);
    return read(answer);
  };
  const tell = async (path, given) => read(await fetch(path, { method: "POST", headers: { "Content-Type": "application/json", "X-Textmend": "1" }, body: JSON.stringify(given || {}) }));
  const read = async (answer) => {
    const type = answer.headers.get("content-type") || "";
    const body = type.includes("json") ? await answer.json() : { error: await answer.text() };
    if (!answer.ok) { $("status").textContent = body.error || "The server did not answer."; throw new Error(body.error); }
    return body;
  };

  const filters = () => ({
    lang: $("lang").value, kind: state.rule ? state.rule.kind : $("kind").value,
    stage: state.rule ? state.rule.stage : "", rule: state.rule ? state.rule.rule : "",
    low: $("low").value, high: $("high").value, decided: $("decided").checked ? 1 : 0, cosmetic: $("cosmetic").checked ? 1 : 0,
  });

  const overview = async () => {
    const got = await ask("/api/overview");
    $("name").textContent = `Review of ${got.name}`;
    Object.assign(state, { groups: got.groups, decided: got.decided, number: got.total });
    for (const lang of got.languages) if (![...$("lang").options].some((o) => o.value === lang)) $("lang").append(new Option(lang, lang));
    list();
    $("status").textContent = `${got.total} decided`;
  };

  const list = () => {
    const out = [];
    for (const kind of Object.keys(KINDS)) {
      const own = state.groups.filter((g) => g.kind === kind && ($("kind").value === "" || $("kind").value === kind));
      const shown = own.filter((g) => g.number + ($("cosmetic").checked ? g.cosmetic : 0) > 0);
      if (!shown.length) continue;
      const head = document.createElement("li");
      const title = document.createElement("h2");
      title.textContent = KINDS[kind];
      head.append(title);
      out.push(head);
      for (const group of shown) {
        const entry = document.createElement("li");
        const button = document.createElement("button");
        const count = document.createElement("small");
        const number = group.number + ($("cosmetic").checked ? group.cosmetic : 0);
        button.type = "button";
        button.textContent = `${group.stage}/${group.rule}`;
        count.textContent = `${state.decided[`${group.kind}|${group.stage}|${group.rule}`] || 0}/${number}`;
        button.append(count);
        button.setAttribute("aria-current", String(same(state.rule, group)));
        button.addEventListener("click", () => { state.rule = same(state.rule, group) ? null : group; list(); load(); });
        entry.append(button);
        out.push(entry);
      }
    }
    $("groups").replaceChildren(...out);
  };
  const same = (one, two) => Boolean(one && one.kind === two.kind && one.stage === two.stage && one.rule === two.rule);

  const load = async () => { state.queue = await ask("/api/queue", filters()); state.at = 0; await show(); };

  const show = async () => {
    const entry = state.queue[state.at];
    $("correction").hidden = true;
    $("empty").hidden = Boolean(entry);
    if (!entry) { $("item").hidden = true; return; }
    const item = await ask("/api/item", { id: entry.id });
    if (state.queue[state.at] !== entry) return;
    state.item = item;
    $("rule").textContent = `${item.stage}/${item.rule}`;
    $("verdict").textContent = entry.verdict === "open" ? "" : entry.verdict;
    $("source").textContent = `${item.lang}  ${item.title}  ${item.source}  (${state.at + 1} of ${state.queue.length})`;
    $("left").textContent = item.kind === "edit" ? "raw" : "text";
    // The server escapes all text; the policy of this page runs no script but this one.
    $("raw").innerHTML = item.raw;
    $("clean").innerHTML = item.clean;
    $("cleanside").hidden = !item.clean;
    document.querySelector(".pair").classList.toggle("single", !item.clean);
    $("raw").lang = $("clean").lang = item.lang;
    $("note").textContent = [item.note, item.decided_by].filter(Boolean).join(" — ");
    $("item").hidden = false;
    document.querySelector("#raw .target, #clean .target")?.scrollIntoView({ block: "nearest" });
  };

  const decide = async (verdict, text) => {
    const entry = state.queue[state.at];
    if (!entry) return;
    await tell("/api/decide", { id: entry.id, verdict, text: text || "" });
    entry.verdict = verdict;
    if (state.at < state.queue.length - 1) state.at += 1;
    else { await load(); }
    await Promise.all([show(), overview()]);
  };
  const undo = async () => {
    const got = await tell("/api/undo");
    if (!got.id) { $("status").textContent = "Nothing to undo since the start."; return; }
    const at = state.queue.findIndex((entry) => entry.id === got.id);
    if (at < 0) { await load(); state.at = Math.max(0, state.queue.findIndex((entry) => entry.id === got.id)); }
    else { state.queue[at].verdict = "open"; state.at = at; }
    await Promise.all([show(), overview()]);
  };
  const step = (by) => { state.at = Math.min(state.queue.length - 1, Math.max(0, state.at + by)); return show(); };
  const closed = () => { $("text").blur(); $("correction").hidden = true; };
  const correct = () => {
    if (!state.item) return;
    $("text").value = state.item.after ?? state.item.before;
    $("correction").hidden = false;
    $("text").focus();
  };
  const actions = { accept: () => decide("accept"), reject: () => decide("reject"), correct, next: () => step(1), previous: () => step(-1), undo };
  const keys = { a: "accept", r: "reject", e: "correct", j: "next", k: "previous", u: "undo" };

  $("actions").addEventListener("click", (event) => { const button = event.target.closest("button"); if (button) actions[button.dataset.do](); });
  $("save").addEventListener("click", () => decide("correct", $("text").value));
  $("cancel").addEventListener("click", () => closed());
  $("filters").addEventListener("change", () => { list(); load(); });
  $("filters").addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("keydown", (event) => {
    if (event.target === $("text")) {
      if (event.key === "Escape") closed();
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) decide("correct", $("text").value);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("select, input:not([type=checkbox])")) return;
    if (keys[event.key]) { event.preventDefault(); actions[keys[event.key]](); }
  });
  overview().then(load);
})();
