#!/bin/sh
# For the container image, which runs it once, when the instance is new.
set -eu
psql -U postgres -v name="$STORE" -v password="$(cat /run/secrets/password)" \
  -f /docker-entrypoint-initdb.d/sql/store.sql
