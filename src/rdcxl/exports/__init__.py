"""Documents and files made from a closed jury: one module per document, each a function of the closed dict."""
