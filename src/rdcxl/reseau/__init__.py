"""The network: closed files of many centres, verified, counted again, compared. Reads closed files; writes one new folder."""
