# The verbs of this project. `make` alone lists them.
PYTHON ?= python3
VENV ?= .venv
SITE ?= site
BIN := $(VENV)/bin
export NO_MKDOCS_2_WARNING := 1
export DISABLE_MKDOCS_2_WARNING := true
# One date for everything that is built, so that two builds of a commit are the same bytes.
export SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null || echo 0)

.PHONY: help setup serve site check tidy test proof fuzz bench same links pdf lint lock system clean
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

setup: $(VENV)/dev.stamp ## set up what is missing, and no more

serve: $(VENV)/site.stamp ## set up what is missing, then show the site while you write
	$(BIN)/mkdocs serve --livereload --dev-addr 127.0.0.1:$(or $(PORT),8000)

site: $(VENV)/site.stamp ## check and build the site, its data, its PDFs and the offline copy into site/, all or nothing
	@rm -rf $(SITE).next $(SITE).old
	$(BIN)/mkdocs build --strict --site-dir .cache/site
	@cp -a .cache/site $(SITE).next
	$(BIN)/ledger print --site $(SITE).next
	$(BIN)/ledger pack --site $(SITE).next
	@if [ -e $(SITE) ]; then mv $(SITE) $(SITE).old; fi; mv $(SITE).next $(SITE); rm -rf $(SITE).old
	@echo 'The site stands in $(SITE)/'

check: $(VENV)/site.stamp ## name every problem of evidence/ and docs/
	$(BIN)/ledger check

tidy: $(VENV)/site.stamp ## write the record files in canonical form
	$(BIN)/ledger tidy

pdf: site ## build the site and say where the PDFs are
	@ls -l $(SITE)/pdf/

test: system lint ## set up what is missing, then run every test
	$(BIN)/pytest --ignore tests/browser
	$(BIN)/pytest tests/browser

lint: $(VENV)/dev.stamp ## style, types and workflows alone
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/mypy
	$(BIN)/zizmor --quiet --offline --persona auditor .github
	$(BIN)/actionlint .github/workflows/*.yml

proof: $(VENV)/dev.stamp ## test the site that stands in site/, as it is before it is published
	WOODSIDE_SITE=$(abspath $(SITE)) $(BIN)/pytest tests/test_exported_site.py tests/browser

fuzz: $(VENV)/dev.stamp ## look for new faults: properties at length, then 5,000 mutations of the real evidence
	$(BIN)/pytest --hypothesis-profile=fuzz -m hypothesis --ignore tests/browser
	$(BIN)/python tests/mutate.py $(or $(MUTATIONS),5000) $(or $(SEED),1)

bench: $(VENV)/dev.stamp ## measure against stock Material and Zensical: make bench PAGES="50 500 2000"
	$(BIN)/python benchmarks/bench.py $(or $(PAGES),50) $(KEEP)

same: ## build with several Pythons and compare the bytes: make same PYTHONS="python3.11 python3.13"
	@test $(words $(PYTHONS)) -ge 2 || { echo 'Name at least two Pythons to compare:  make same PYTHONS="python3.11 python3.13"'; exit 1; }
	@for python in $(PYTHONS); do rm -rf .cache; $(MAKE) site PYTHON=$$python VENV=.venv-$$(basename $$python) SITE=site-$$(basename $$python) || exit 1; done
	@for python in $(PYTHONS); do diff -r site-$(notdir $(firstword $(PYTHONS))) site-$$(basename $$python) || exit 1; done
	@echo 'The same bytes with: $(PYTHONS)'

links: $(VENV)/dev.stamp ## ask every address of the evidence whether it still answers; needs the network
	$(BIN)/lychee --config .github/lychee.toml evidence/*/sources.yaml

system: ## install the browser and the libraries that tests and PDFs need, or name them
	@sh tests/system.sh

lock: $(VENV)/dev.stamp ## write both lock files anew from the requirements
	$(BIN)/uv pip compile --quiet --generate-hashes --universal --python-version 3.11.5 --no-header --no-annotate --no-emit-package woodside-briefings requirements.txt -o requirements.lock
	$(BIN)/uv pip compile --quiet --generate-hashes --universal --python-version 3.11.5 --no-header --no-annotate -c requirements.lock requirements-dev.txt -o requirements-dev.lock

clean: ## take away what was built
	rm -rf $(SITE) $(SITE).next $(SITE).next.partial $(SITE).old .cache
