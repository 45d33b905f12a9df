# Playscope. Two commands do everything on a fresh machine: make run, make test. `make help` lists the rest.
PYTHON ?= python3
ARGS ?=
bin := .venv/bin
setup := $(PYTHON) -m commands.setup

.PHONY: help setup run test lint bench package wheel soak screenshots docs clips lock clean

help: ## list what can be made
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

setup: ## install what is missing; leaves the command at .venv/bin/playscope
	@$(setup) run

run: setup ## start Playscope with the demo clip (ARGS="…" adds options)
	@$(bin)/playscope --demo $(ARGS)

test: ## all tests, each border with its real part (HARPERDB_TESTS=0 leaves HarperDB out)
	@$(setup) test
	@$(bin)/python -m pytest -n 2 --dist loadgroup $(ARGS)

lint: ## style, types, import arrows
	@$(setup) lint
	$(bin)/ruff check .
	$(bin)/ruff format --check .
	$(bin)/mypy
	$(bin)/lint-imports

bench: ## measure and print figures
	@$(setup) bench
	@$(bin)/python -m tests.bench $(ARGS)

soak: ## the long forms of the tests
	@$(setup) test
	@$(bin)/python -m tests.soak $(ARGS)

package: ## freeze with PyInstaller into dist/, as a folder and an archive, and prove that it runs
	@$(setup) package
	@$(bin)/pyinstaller --noconfirm --log-level WARN build.spec
	@$(bin)/python -m tests.smoke_frozen dist/playscope/playscope
	@tar -C dist -c playscope | xz -T0 -3 > dist/playscope-$$(uname -s)-$$(uname -m).tar.xz && ls -l dist/*.tar.xz

wheel: setup ## build the wheel into dist/, for pipx or pip
	@$(bin)/hatchling build -t wheel

screenshots: ## make the pictures of README and docs (ARGS="lab panels" for some sessions)
	@$(setup) test
	@$(bin)/python docs/make_screenshots.py $(ARGS)

docs: ## build the documentation's site into build/site
	@$(setup) docs
	@NO_MKDOCS_2_WARNING=1 $(bin)/mkdocs build --strict -q -f mkdocs.yml && echo "build/site/index.html"

clips: ## make the clips of the demo and the lab anew (needs ffmpeg)
	@$(PYTHON) resources/make_clips.py
	@$(PYTHON) resources/make_lab_clips.py

lock: ## pin the newest allowed versions into the lock files
	$(bin)/uv pip compile -q pyproject.toml --group build --universal --generate-hashes --upgrade -o requirements.lock
	$(bin)/uv pip compile -q pyproject.toml --group build --group dev --universal --generate-hashes --upgrade -c requirements.lock -o requirements-dev.lock
	$(bin)/uv pip compile -q --group pyproject.toml:node --universal --generate-hashes --upgrade -o requirements-node.lock
	$(bin)/uv pip compile -q --group pyproject.toml:docs --universal --generate-hashes --upgrade -c requirements-dev.lock -o requirements-docs.lock
	cd player && npm update --package-lock-only --ignore-scripts
	cd tests/harperdb && npm update --package-lock-only --ignore-scripts
	cd tests/bench/express && npm update --package-lock-only --ignore-scripts

clean: ## remove what was made (not your data)
	rm -rf .venv build dist player/node_modules tests/harperdb/node_modules tests/bench/express/node_modules .pytest_cache .mypy_cache .ruff_cache
	find player collector analytics desktop commands resources tests -name __pycache__ -prune -exec rm -rf {} +
