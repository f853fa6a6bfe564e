"""Fill a store of Thalweg by the workers of a Dask cluster, each with one part of the command at a time.

    python fill_with_dask.py tcp://scheduler:8786 64 -- thalweg slice net.onnx --data digits --size 4096x4096 --store s.zarr

Without an address ("local") it starts four workers here. A worker that is lost is replaced by Dask; what it had begun is computed
again, and what it had written is found. Needs dask and distributed; `thalweg` on every worker, and a folder that they share.
"""

import subprocess
import sys

from distributed import Client, LocalCluster, as_completed


def run(command, part, count):
    done = subprocess.run([*command, "--part", f"{part}/{count}"], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return part


def main():
    address, count, command = sys.argv[1], int(sys.argv[2]), sys.argv[sys.argv.index("--") + 1 :]
    cluster = LocalCluster(n_workers=4, threads_per_worker=1) if address == "local" else address
    with Client(cluster) as client:
        parts = [client.submit(run, command, part, count, pure=False, retries=3) for part in range(1, count + 1)]
        for finished, future in enumerate(as_completed(parts), 1):
            print(f"part {future.result()} done, {finished} of {count}")


if __name__ == "__main__":
    main()
