# Two commands: `make run` and `make test`. What they do stands in scripts/.
.DEFAULT_GOAL := help
.PHONY: run test watch check bench sqlx clean-data help

run: ## Install what is missing, build, and serve http://127.0.0.1:3000
	@scripts/run.sh

test: ## Install what is missing, and run every check and test
	@scripts/test.sh

watch: ## Serve, and rebuild at each change (cargo leptos watch)
	@scripts/run.sh --watch

check: ## The quick half of `make test`: format, lints, crate graph, Rust tests
	@scripts/test.sh --quick

bench: ## Measure, each against a limit of the same run (scripts/bench.sh PART for one of them)
	@scripts/bench.sh

sqlx: ## Renew .sqlx after a query or a migration has changed
	@scripts/sqlx.sh

clean-data: ## Delete the private databases under .data/ (the demonstration town, your accounts on it)
	@scripts/clean-data.sh

help: ## This page
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
