"""Backups: each store and folder in an archive of its own, sealed for a key that is elsewhere.

`keyfile` the key's two halves · `sealing` an archive's bytes · `rows` a store's rows ·
`folders` days, ages and names · `taking`, `checking`, `putting_back` what the commands do ·
`commands` the commands (docs/decisions/0009-backup.md).
"""
