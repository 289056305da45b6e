#!/usr/bin/env bash
# A standalone Spark of one's own, put together from Maven artifacts: nothing to download by hand, nothing to install.
#
#   scripts/standalone_spark.sh build  FOLDER               FOLDER becomes a SPARK_HOME: jars, bin/spark-submit, conf
#   scripts/standalone_spark.sh start  FOLDER [WORKERS]     a master and workers (2) of one core each on 127.0.0.1
#   scripts/standalone_spark.sh stop   FOLDER               stops what start started
#   scripts/standalone_spark.sh yarn   FOLDER               YARN instead: a resource manager and two node managers
#   scripts/standalone_spark.sh hdfs   FOLDER               HDFS: a name node and three data nodes; `touch FOLDER/hdfs/lose` loses one
#   scripts/standalone_spark.sh submit FOLDER MODE COMMAND ...
#                          bitsweep COMMAND ... in MODE: standalone-client, standalone-cluster, yarn-client, yarn-cluster
#
# A started cluster serves the README's commands too:
#   SPARK_HOME=FOLDER scripts/bitsweep sweep ... --master spark://127.0.0.1:7077
#   SPARK_HOME=FOLDER HADOOP_CONF_DIR=FOLDER/yarn/conf scripts/bitsweep sweep ... --master yarn
#   scripts/bitsweep sweep ... --output hdfs://127.0.0.1:9820/results --conf spark.hadoop.dfs.replication=2
#
# Environment: SPARK_MASTER_PORT (7077), HDFS_PORT (9820), SPARK_WORKER_MEMORY (1200m), SPARK_OPTIONS (more options for submit's spark-submit)
set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
port=${SPARK_MASTER_PORT:-7077}
worker_memory=${SPARK_WORKER_MEMORY:-1200m}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

fail() {
  printf 'standalone_spark: %s\n' "$*" >&2
  exit 2
}

# $1: a property of the main pom.xml
property() {
  sed -n "s:.*<$1>\(.*\)</$1>.*:\1:p" "$root/pom.xml" | head -1
}

# $1: the profile of scripts/cluster/pom.xml; $2: where its jars go
copy_jars() {
  mvn -q -B -ntp -Dstyle.color=never -f "$root/scripts/cluster/pom.xml" -P"$1" \
    -Dspark.version="$(property spark.version)" -Dscala.binary.version="$(property scala.binary.version)" \
    -Dhadoop.version="$(property hadoop.version)" -Djunit.version="$(property junit.version)" \
    dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$2"
}

build() {
  [ -e "$home/jars/.complete" ] && return
  echo "standalone_spark: copying the jars of Spark $(property spark.version) into $home/jars" >&2
  mkdir -p "$home/bin" "$home/conf" "$home/run" "$home/logs"
  copy_jars spark "$home/jars"
  cp "$root"/scripts/cluster/spark-class "$root"/scripts/cluster/spark-submit "$home/bin/"
  # Where executors run there is no terminal; the workers' standard error is where a user looks for a failed driver.
  printf 'spark.ui.enabled true\nspark.driver.host 127.0.0.1\n' >"$home/conf/spark-defaults.conf"
  touch "$home/jars/.complete"
}

built() {
  [ -e "$home/jars/.complete" ] || fail "$home is no Spark yet. Run: $0 build $home"
}

# $1: name; the rest: the command. Started in a session of its own, so that Ctrl-C in a shell does not reach it.
daemon() {
  local name=$1
  shift
  setsid "$@" >"$home/logs/$name.log" 2>&1 </dev/null &
  echo $! >"$home/run/$name.pid"
}

# $1: log; $2: what it says once it is ready; $3: seconds
await() {
  local waited=0 id
  id=$(cat "$home/run/$(basename "$1" .log).pid")
  until grep -q "$2" "$1" 2>/dev/null; do
    kill -0 "$id" 2>/dev/null || fail "ended while it started; see $1"
    [ "$waited" -lt $(($3 * 5)) ] || fail "not ready after $3 s; see $1"
    sleep 0.2
    waited=$((waited + 1))
  done
}

start() {
  local workers=${1:-2}
  daemon master "$home/bin/spark-class" org.apache.spark.deploy.master.Master \
    --host 127.0.0.1 --port "$port" --webui-port 0
  await "$home/logs/master.log" 'New state: ALIVE' 60
  for number in $(seq "$workers"); do
    daemon "worker-$number" "$home/bin/spark-class" org.apache.spark.deploy.worker.Worker \
      --host 127.0.0.1 --webui-port 0 --cores "${SPARK_WORKER_CORES:-1}" --memory "$worker_memory" \
      --work-dir "$home/work/worker-$number" "spark://127.0.0.1:$port"
  done
  for number in $(seq "$workers"); do
    await "$home/logs/worker-$number.log" 'Successfully registered with master' 60
  done
  echo "spark://127.0.0.1:$port"
}

hadoop_jars() {
  [ -e "$home/yarn/jars/.complete" ] || { copy_jars yarn "$home/yarn/jars" && touch "$home/yarn/jars/.complete"; }
}

hdfs() {
  hadoop_jars
  rm -rf "$home/hdfs"
  daemon hdfs "$java" -Djava.awt.headless=true -cp "$home/jars/*:$home/yarn/jars/*" \
    "$root/jobs/src/test/java/org/bitsweep/jobs/HdfsCluster.java" "$home/hdfs" "${HDFS_PORT:-9820}"
  await "$home/logs/hdfs.log" 'HDFS is ready' 180
  echo "hdfs://127.0.0.1:${HDFS_PORT:-9820}"
}

yarn() {
  hadoop_jars
  rm -rf "$home/yarn/conf" "$home/yarn/work"
  mkdir -p "$home/yarn/conf" "$home/yarn/work"
  daemon yarn "$java" -Djava.awt.headless=true -cp "$home/jars/*:$home/yarn/jars/*" \
    "$root/jobs/src/test/java/org/bitsweep/jobs/YarnCluster.java" "$home/yarn"
  await "$home/logs/yarn.log" 'YARN is ready' 180
  echo "HADOOP_CONF_DIR=$home/yarn/conf"
}

stop() {
  local file id waited
  # Workers first: a worker that loses its master keeps its executors.
  for file in "$home"/run/worker-*.pid "$home"/run/yarn.pid "$home"/run/hdfs.pid "$home"/run/master.pid; do
    [ -e "$file" ] || continue
    id=$(cat "$file")
    if kill "$id" 2>/dev/null; then
      waited=0
      while kill -0 "$id" 2>/dev/null; do
        [ "$waited" -lt 100 ] || { kill -9 "$id" 2>/dev/null; break; }
        sleep 0.2
        waited=$((waited + 1))
      done
    fi
    rm -f "$file"
  done
}

submit() {
  local mode=${1:?MODE} options
  shift
  case $mode in
    standalone-client | standalone-cluster)
      # Without waiting, a submission of cluster mode ends at once and says nothing of the run.
      options=(--master "spark://127.0.0.1:$port" --conf spark.standalone.submit.waitAppCompletion=true)
      ;;
    yarn-client | yarn-cluster)
      export HADOOP_CONF_DIR=$home/yarn/conf
      options=(--master yarn --num-executors 2 --conf "spark.yarn.jars=local:$home/jars/*")
      ;;
    *) fail "MODE is standalone-client, standalone-cluster, yarn-client or yarn-cluster, found $mode" ;;
  esac
  local jar
  jar=$(find "$root/jobs/target" -maxdepth 1 -name "bitsweep-$(sed -n 's:.*<version>\(.*\)</version>.*:\1:p' "$root/pom.xml" | head -1)-cluster.jar")
  [ -n "$jar" ] || fail "no cluster jar under $root/jobs/target. Run: mvn -DskipTests package"
  local command
  # shellcheck disable=SC2206
  command=("$home/bin/spark-submit" "${options[@]}" --deploy-mode "${mode#*-}" --class org.bitsweep.jobs.Bitsweep
    --executor-cores 1 --executor-memory 512m --driver-memory 800m ${SPARK_OPTIONS:-} "$jar" "$@")
  if [ "$mode" != standalone-cluster ]; then
    exec "${command[@]}"
  fi
  # Spark's submission ends with 0 even where the driver failed; its messages lie with the worker that ran it.
  local log=$home/logs/submit.log driver
  "${command[@]}" 2>&1 | tee "$log"
  driver=$(sed -n 's/.*Driver successfully submitted as \(driver-[0-9-]*\).*/\1/p' "$log" | head -1)
  [ -n "$driver" ] || exit 1
  cat "$home"/work/worker-*/"$driver"/stdout
  if ! grep -q "State of driver $driver is FINISHED" "$log"; then
    cat "$home"/work/worker-*/"$driver"/stderr >&2
    exit 1
  fi
}

[ $# -ge 2 ] || fail "COMMAND and FOLDER are needed; the head of $0 lists them"
command=$1
mkdir -p "$2"
home=$(cd "$2" && pwd)
shift 2
case $command in
  build) build ;;
  start | stop | yarn | hdfs | submit)
    built
    "$command" "$@"
    ;;
  *) fail "build, start, stop, yarn, hdfs or submit expected, found $command" ;;
esac
