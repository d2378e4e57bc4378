# The front door.  Each target is one line; what it does lives in the script it names.

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 12

install: ## what this machine lacks: Debian packages, Node, npm packages by their lock
	@infra/local/install

build: install ## the server and the web app, as they run
	@infra/local/build

run: install ## everything, here, until Ctrl-C (SHAPE=one: one process; TLS=1: HTTPS)
	@infra/local/ctl run

up: install ## the same in the background; returns when it is ready
	@infra/local/ctl up

down: ## takes it down
	@infra/local/ctl down

reset: ## takes it down and deletes its data
	@infra/local/ctl reset

test: install ## every ring of tests, under sanitizers, against real servers
	@tests/run

check: install ## format, arrows, both compilers, analyzers, contracts, migrations, scripts
	@tests/check/run

bench: install ## ours beside its peers
	@bench/run

fuzz: install ## every fuzz target, SECONDS=60 each
	@SECONDS_EACH=$(SECONDS) tests/fuzz

soak: install ## the laws of slots and of the index in new worlds; minutes at full load, memory must stay flat; a minute of bookings while all is killed
	@tests/worlds && tests/soak && tests/booking --seconds 60 history race

fmt: ## lays out the C
	@git ls-files -z '*.c' '*.h' | xargs -0 clang-format -i

.PHONY: help install build run up down reset test check bench fuzz soak fmt
