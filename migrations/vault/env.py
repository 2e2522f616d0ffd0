"""The vault store's migrations; run by forum/migrating.py."""

from forum.migrating import run_migrations

run_migrations("vault")
