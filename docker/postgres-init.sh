#!/bin/sh
# The two roles: mht_owner changes the tables, mht_app (web, worker, beat) owns nothing and passes no wall.
# Runs once, when the database volume is empty; must stay equal to mhtafel/embedded.py (a test compares them).
set -eu

: "${MHT_OWNER_PASSWORD:?ontbreekt}" "${MHT_APP_PASSWORD:?ontbreekt}"

psql --no-psqlrc --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres \
	--set owner_password="$MHT_OWNER_PASSWORD" --set app_password="$MHT_APP_PASSWORD" <<'SQL'
CREATE ROLE mht_owner LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE CREATEDB PASSWORD :'owner_password';
CREATE ROLE mht_app LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEROLE NOCREATEDB PASSWORD :'app_password';
CREATE DATABASE mhtafel OWNER mht_owner;
SQL
