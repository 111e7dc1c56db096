# The verbs of this project. `make` alone lists them.
PYTHON ?= python3
VENV ?= .venv
SITE ?= site
BIN := $(VENV)/bin
export NO_MKDOCS_2_WARNING := 1
export DISABLE_MKDOCS_2_WARNING := true
# One date for everything that is built, so that two builds of a commit are the same bytes.
export SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null || echo 0)

.PHONY: help serve site check tidy test pdf lint lock system clean
help: ## list the verbs
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

$(VENV)/site.stamp: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11, 5))' || { echo 'Python 3.11.5 or newer is needed; name one with  make PYTHON=python3.12 …'; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo 'The venv module is missing; install it with  apt-get install python3-venv'; exit 1; }
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock $(VENV)/site.stamp
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.lock
	@touch $@

serve: $(VENV)/site.stamp ## set up what is missing, then show the site while you write
	$(BIN)/mkdocs serve --livereload

site: $(VENV)/site.stamp ## check and build the site, its data and its PDFs into site/, all or nothing
	rm -rf $(SITE).next $(SITE).old
	$(BIN)/mkdocs build --strict --site-dir $(SITE).next
	$(BIN)/ledger export --site $(SITE).next
	$(BIN)/ledger print --site $(SITE).next
	@if [ -e $(SITE) ]; then mv $(SITE) $(SITE).old; fi; mv $(SITE).next $(SITE); rm -rf $(SITE).old
	@echo 'The site stands in $(SITE)/'

check: $(VENV)/site.stamp ## name every problem of evidence/ and docs/
	$(BIN)/ledger check

tidy: $(VENV)/site.stamp ## write the record files in canonical form
	$(BIN)/ledger tidy

pdf: site ## build the site and say where the PDFs are
	@ls -l $(SITE)/pdf/

test: system $(VENV)/dev.stamp ## set up what is missing, then run every test
	$(BIN)/ruff check src tests
	$(BIN)/mypy
	$(BIN)/pytest --ignore tests/browser
	$(BIN)/pytest tests/browser

lint: $(VENV)/dev.stamp ## style and types alone
	$(BIN)/ruff check src tests
	$(BIN)/mypy

system: ## install the browser and the libraries that tests and PDFs need, or name them
	@sh tests/system.sh

lock: $(VENV)/dev.stamp ## write both lock files anew from the requirements
	$(BIN)/uv pip compile --quiet --generate-hashes --universal --python-version 3.11.5 --no-header --no-annotate --no-emit-package woodside-briefings requirements.txt -o requirements.lock
	$(BIN)/uv pip compile --quiet --generate-hashes --universal --python-version 3.11.5 --no-header --no-annotate -c requirements.lock requirements-dev.txt -o requirements-dev.lock

clean: ## take away what was built
	rm -rf $(SITE) $(SITE).next $(SITE).next.partial $(SITE).old .cache
