# `make demo` shows the site, `make test` proves it. Everything lands in .venv and var/.
SHELL := /bin/bash
PY := .venv/bin/python
PORT ?= 8000
BIND ?= 127.0.0.1
export PORT BIND
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help setup dev demo check test-fast test catalogue lock

help:  ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup:  ## .venv with what the site needs (WHEELHOUSE=dir for a network without an index)
	@.ci/setup run

dev:  ## .venv with what tests and checks need, Chromium and PostgreSQL too
	@.ci/setup dev

demo: setup  ## a working site with demo content on http://127.0.0.1:8000 (PORT=)
	@exec $(PY) manage.py demo

check: dev  ## everything static: style, types, floors, settings, migrations, catalogue
	@exec .ci/check

test-fast: dev  ## SQLite only, no browser, no races (ARGS=tests/approvals)
	@exec $(PY) .ci/suite.py fast $(ARGS)

test: dev  ## everything, on SQLite and on PostgreSQL, then in a browser
	@exec $(PY) .ci/suite.py all $(ARGS)

catalogue:  ## merge locale/parts into the one Chinese catalogue
	@.ci/setup dev && exec $(PY) locale/build.py

COMPILE := CUSTOM_COMPILE_COMMAND="make lock" $(PY) -m piptools compile --quiet --allow-unsafe --generate-hashes --strip-extras \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links
lock: dev  ## make both locks again from requirements.txt and requirements-dev.in
	$(COMPILE) --output-file requirements.lock requirements.txt
	$(COMPILE) --output-file requirements-dev.lock requirements-dev.in
	@! grep -nE '://|--find-links|--index-url|(^|[ =])/' requirements.lock requirements-dev.lock
