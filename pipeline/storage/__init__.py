"""Files elsewhere: paths such as `s3://bucket/folder`, through fsspec."""
