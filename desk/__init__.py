"""The review desk: what agency and office say and decide about findings, and the life of a report between them."""
