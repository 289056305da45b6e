#!/usr/bin/env python3
"""Kills processes of running sweeps and compares what comes out with an undisturbed run, byte for byte.

    scripts/survival_trials.py drivers   WORK [--sweeps 5] [--kills 4]
        kills the driver of a local run (SIGKILL) at random moments and starts it again into the same folder; says how much
        work each kill cost
    scripts/survival_trials.py executors WORK --spark-home FOLDER --kills 100 [--every 5] [--speculation]
        kills executors of a standalone cluster (scripts/standalone_spark.sh build and start) while sweeps run on it
    scripts/survival_trials.py worker    WORK --spark-home FOLDER
        kills a worker with its executors in the middle of a sweep

WORK is a folder of its own. The sweep is conf/sweeps/demo-table3.conf, or that of --sweep. Ends with 0 only if all bytes agree.
"""

import argparse
import os
import pathlib
import random
import re
import signal
import subprocess
import sys
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
FILES = ["results.csv", "table.md"]


class Run:
    """A sweep in a process of its own; remembers when it began to evaluate."""

    def __init__(self, options, output, log, environment=None):
        self.output = output
        self.evaluating = None
        self.task_line = ""
        self.lines = []
        command = [str(ROOT / "scripts/bitsweep"), "sweep", options.sweep, "--output", str(output)] + options.arguments
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=subprocess.PIPE, text=True,
                                        env={**os.environ, **(environment or {})})
        self.reader = threading.Thread(target=self.read, args=(log,), daemon=True)
        self.reader.start()

    def read(self, log):
        for line in self.process.stderr:
            log.write(line)
            log.flush()
            self.lines.append(line)
            if re.match(r"\d+ of \d+ networks found", line):
                self.evaluating = time.time()
            if line.startswith("task time"):
                self.task_line = line.strip()

    def alive(self):
        return self.process.poll() is None

    def wait(self):
        code = self.process.wait()
        self.reader.join()
        return code


def pieces(output):
    found = []
    for path in (pathlib.Path(output) / "predictions").rglob("images-*.parquet"):
        try:
            found.append((path.stat().st_mtime, path.parent.name, path.name))
        except FileNotFoundError:
            pass
    return sorted(found)


def differing(expected, output):
    return [name for name in FILES if (expected / name).read_bytes() != (output / name).read_bytes()]


def lost_seconds(found, began, killed, cores):
    """At most: since when each core has stored nothing, taking the newest pieces of as many networks for the cores' own."""
    newest = {}
    for moment, evaluation, _ in found:
        newest[evaluation] = max(moment, newest.get(evaluation, 0))
    last = sorted(newest.values(), reverse=True)[:cores]
    return sum(killed - max(moment, began) for moment in last + [began] * (cores - len(last)))


def undisturbed(options):
    output = options.work / "undisturbed"
    if not (output / "results.csv").exists():
        with open(options.work / "undisturbed.log", "w") as log:
            run = Run(options, output, log)
            if run.wait() != 0:
                sys.exit(f"the undisturbed run failed; see {log.name}")
            print(f"undisturbed: {run.task_line}")
            (options.work / "seconds").write_text(str(time.time() - run.evaluating))
    seconds = float((options.work / "seconds").read_text())
    print(f"undisturbed: {len(pieces(output))} pieces, {seconds:.1f} s of evaluating", flush=True)
    return output, seconds


def drivers(options):
    expected, seconds = undisturbed(options)
    chance = random.Random(options.seed)
    costs, bad = [], 0
    for number in range(options.sweeps):
        output = options.work / f"killed-{number}"
        for kill in range(options.kills + 1):
            with open(options.work / f"killed-{number}-{kill}.log", "w") as log:
                run = Run(options, output, log)
                if kill == options.kills:
                    code = run.wait()
                    break
                while run.alive() and run.evaluating is None:
                    time.sleep(0.02)
                moment = chance.uniform(0, seconds / (options.kills + 1) * 1.6)
                while run.alive() and time.time() - run.evaluating < moment:
                    time.sleep(0.02)
                if not run.alive():
                    code = run.wait()
                    print(f"sweep {number}: over before kill {kill + 1}")
                    break
                run.process.send_signal(signal.SIGKILL)
                killed = time.time()
                run.wait()
                found = pieces(output)
                cost = lost_seconds(found, run.evaluating, killed, options.cores) / options.cores
                costs.append(cost / seconds)
                print(f"sweep {number}, kill {kill + 1}: after {killed - run.evaluating:.1f} s of evaluating, {len(found)} pieces"
                      f" there, at most {cost:.2f} s of work lost, {100 * cost / seconds:.2f} %", flush=True)
        wrong = differing(expected, output) if code == 0 else ["exit code %d" % code]
        bad += len(wrong)
        print(f"sweep {number}: exit code {code}, {'same bytes' if not wrong else wrong}, {len(pieces(output))} pieces", flush=True)
    costs.sort()
    print(f"{len(costs)} kills: work over undisturbed work, a kill: least {1 + costs[0]:.3f}, median"
          f" {1 + costs[len(costs) // 2]:.3f}, most {1 + costs[-1]:.3f}")
    return bad


def java(words, pattern):
    found = subprocess.run(["pgrep", "-f", pattern], capture_output=True, text=True).stdout.split()
    return [int(each) for each in found if int(each) != os.getpid() and words in
            pathlib.Path(f"/proc/{each}/cmdline").read_bytes().decode(errors="replace").replace("\0", " ")]


def on_cluster(options, output, log):
    extra = ["--master", options.master, "--executor-cores", "1", "--executor-memory", "512m", "--driver-memory", "800m"]
    extra += ["--conf", "spark.speculation=true"] if options.speculation else []
    local = argparse.Namespace(**vars(options))
    local.arguments = options.arguments + extra
    return Run(local, output, log, {"SPARK_HOME": str(options.spark_home)})


def executors(options):
    expected, _ = undisturbed(options)
    chance = random.Random(options.seed)
    kills, number, bad = 0, 0, 0
    while kills < options.kills:
        output = options.work / f"executors-{'speculation-' if options.speculation else ''}{number}"
        with open(str(output) + ".log", "w") as log:
            start, here = time.time(), 0
            run = on_cluster(options, output, log)
            while run.alive():
                time.sleep(chance.uniform(0.5, 1.5) * options.every)
                alive = java("CoarseGrainedExecutorBackend", "CoarseGrainedExecutorBackend")
                if run.evaluating and run.alive() and alive and kills < options.kills:
                    os.kill(chance.choice(alive), signal.SIGKILL)
                    kills += 1
                    here += 1
            code = run.wait()
        wrong = differing(expected, output) if code == 0 else ["exit code %d" % code]
        bad += len(wrong)
        print(f"sweep {number}: {here} executors killed ({kills} in all), {time.time() - start:.0f} s, exit code {code},"
              f" {'same bytes' if not wrong else wrong}, {len(pieces(output))} pieces", flush=True)
        number += 1
    return bad


def worker(options):
    expected, _ = undisturbed(options)
    output = options.work / "worker"
    with open(str(output) + ".log", "w") as log:
        run = on_cluster(options, output, log)
        while run.alive() and (run.evaluating is None or len(pieces(output)) < 20):
            time.sleep(0.2)
        victim = int((options.spark_home / "run/worker-1.pid").read_text())
        for each in java("CoarseGrainedExecutorBackend", "CoarseGrainedExecutorBackend"):
            if pathlib.Path(f"/proc/{each}/cwd").resolve().is_relative_to(options.spark_home.resolve() / "work/worker-1"):
                os.kill(each, signal.SIGKILL)
        os.kill(victim, signal.SIGKILL)
        print(f"worker 1 and its executors killed with {len(pieces(output))} pieces there", flush=True)
        code = run.wait()
    wrong = differing(expected, output) if code == 0 else ["exit code %d" % code]
    print(f"exit code {code}, {'same bytes' if not wrong else wrong}")
    return len(wrong)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("trial", choices=["drivers", "executors", "worker"])
    parser.add_argument("work", type=pathlib.Path)
    parser.add_argument("--sweep", default="conf/sweeps/demo-table3.conf")
    parser.add_argument("--sweeps", type=int, default=5)
    parser.add_argument("--kills", type=int, default=4)
    parser.add_argument("--every", type=float, default=5, help="seconds between kills, on average")
    parser.add_argument("--cores", type=int, default=os.cpu_count())
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--speculation", action="store_true")
    parser.add_argument("--spark-home", type=pathlib.Path)
    parser.add_argument("--master", default="spark://127.0.0.1:7077")
    options, options.arguments = parser.parse_known_args()
    options.work = options.work.resolve()
    options.work.mkdir(parents=True, exist_ok=True)
    sys.exit(1 if {"drivers": drivers, "executors": executors, "worker": worker}[options.trial](options) else 0)


if __name__ == "__main__":
    main()
