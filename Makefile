# Two commands: `make demo` and `make test`. The rest is for whoever changes the code.
PYTHON_BIN := .venv/bin
SOURCES := manage.py mhtafel cases routing dashboards tests docker bench
# For commands that read the code only: practice secrets, and a database that is never opened.
CODE_ONLY := env DEMO=1 DATABASE_URL=postgres://mht_app@127.0.0.1:1/mhtafel REDIS_URL=redis://127.0.0.1:1/0
LOCK := $(PYTHON_BIN)/uv pip compile pyproject.toml --generate-hashes --no-emit-index-url \
	--no-emit-find-links --no-header --python-version 3.11 --universal --quiet

# Both cores: each worker has its own PostgreSQL and Valkey and takes whole files (tests/neighbours.py). Who names
# tests, as in `make test ARGS=tests/test_doors.py`, gets one process, which starts sooner.
BOTH_CORES := -n 2 --dist loadfile --no-loadscope-reorder
WORKERS = $(if $(findstring tests/,$(ARGS)),,$(BOTH_CORES))

.PHONY: help setup demo test check bench deploy-check lock

help:
	@echo "make demo   de oefenversie starten (PORT=8000), stoppen met Ctrl-C"
	@echo "make test   alle tests"
	@echo "make bench  de snelheid meten bij 10.000 en 100.000 casussen (SIZE=1000000 voor meer)"
	@echo "make check  stijl, typen, lagen, migraties, stroomschema en instellingen"
	@echo "make lock   requirements*.txt opnieuw maken uit pyproject.toml"

setup:
	@./setup.sh

# The leash ends the demo when make itself is killed: signal 15, our parent, our own account.
demo: setup
	@exec $(PYTHON_BIN)/python mhtafel/leash.py 15 $$PPID $$(id -u) $$(id -g) \
		$(PYTHON_BIN)/python -m mhtafel.demo_server

test:
	@./setup.sh browser
	@exec $(PYTHON_BIN)/python mhtafel/leash.py 15 $$PPID $$(id -u) $$(id -g) $(PYTHON_BIN)/python -m pytest $(WORKERS) $(ARGS)

bench: setup
	@exec $(PYTHON_BIN)/python mhtafel/leash.py 15 $$PPID $$(id -u) $$(id -g) $(PYTHON_BIN)/python -m bench

check: setup
	$(PYTHON_BIN)/ruff check $(SOURCES)
	$(PYTHON_BIN)/ruff format --check $(SOURCES)
	$(PYTHON_BIN)/djlint templates --lint --quiet
	$(CODE_ONLY) $(PYTHON_BIN)/mypy --strict $(SOURCES)
	$(PYTHON_BIN)/lint-imports
	$(CODE_ONLY) $(PYTHON_BIN)/python -W "ignore:Got an error checking" manage.py makemigrations --check --dry-run
	$(CODE_ONLY) $(PYTHON_BIN)/python manage.py stroomschema --check
	$(CODE_ONLY) $(PYTHON_BIN)/python manage.py toegang --check
	@$(MAKE) --no-print-directory deploy-check

# As a real start: no DEMO, secrets of this moment.
deploy-check:
	env -u DEMO -u MHTAFEL_TESTING \
		DATABASE_URL=postgres://mht_app@127.0.0.1:1/mhtafel REDIS_URL=redis://127.0.0.1:1/0 \
		ALLOWED_HOSTS=mhtafel.voorbeeld.invalid EMAIL_URL=smtp://127.0.0.1:1 \
		SECRET_KEY="$$($(PYTHON_BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
		FIELD_KEYS="k1:$$($(PYTHON_BIN)/python -c 'import base64, os; print(base64.b64encode(os.urandom(32)).decode())')" \
		$(PYTHON_BIN)/python manage.py check --deploy --fail-level WARNING

lock: setup
	$(LOCK) --output-file requirements.txt
	$(LOCK) --extra dev --output-file requirements-dev.txt
