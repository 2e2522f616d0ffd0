-- One store: its role and its database, on the instance that is its alone. As a superuser, for each:
--   psql -h board.db.internal -U postgres -v name=forum_board -v password="$(cat board.secret)" -f deploy/postgres/sql/store.sql
-- and the same for forum_identity and forum_vault on theirs. Safe to run twice.
\set ON_ERROR_STOP on
-- The password must not come into a log.
SET log_statement = 'none';
SET log_min_error_statement = 'panic';

SELECT format('CREATE ROLE %I', :'name')
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'name') \gexec
ALTER ROLE :"name" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
  PASSWORD :'password';
-- The forum opens each session with these as well; they hold where a pooler drops what it was told.
ALTER ROLE :"name" SET timezone = 'UTC';
ALTER ROLE :"name" SET statement_timeout = '30s';
ALTER ROLE :"name" SET lock_timeout = '3s';
ALTER ROLE :"name" SET idle_in_transaction_session_timeout = '60s';
-- No address, no text and no time of a statement comes into the server's log.
ALTER ROLE :"name" SET log_error_verbosity = 'terse';
ALTER ROLE :"name" SET log_statement = 'none';
ALTER ROLE :"name" SET log_min_duration_statement = -1;
ALTER ROLE :"name" SET log_parameter_max_length_on_error = 0;

-- Characters in the order of their numbers, as SQLite has them: an index serves any language.
SELECT format('CREATE DATABASE %I OWNER %I TEMPLATE template0 ENCODING ''UTF8'''
              ' LC_COLLATE ''C'' LC_CTYPE ''C.UTF-8''', :'name', :'name')
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'name') \gexec
-- Nobody else may enter, and this role nothing else.
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
REVOKE CONNECT ON DATABASE postgres FROM PUBLIC;
REVOKE CONNECT ON DATABASE template1 FROM PUBLIC;
