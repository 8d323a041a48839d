"""Author's text: Markdown with `$LaTeX$` and `<< values >>`."""
