"""Turns the lines that `compare` collected into a table and JSON.

Input: lines of three fields with tabs between, (side, round, JSON of one process), and a JSON file about the machine.
"""

import argparse
import json
import statistics
from collections import defaultdict


def read(path):
    """Records by (side, kind of measurement) with their rounds."""
    records = []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            side, number, text = line.rstrip("\n").split("\t")
            records.append({"side": side, "round": int(number), **json.loads(text)})
    return records


def compared(ours, theirs):
    """Medians over rounds, and the ratio of times, theirs / ours, round by round."""
    result = {}
    for side, rounds in (("bayespress", ours), ("pytorch", theirs)):
        result[side + "MedianMillis"] = statistics.median(rounds.values()) if rounds else None
    ratios = [theirs[number] / ours[number] for number in ours if number in theirs]
    result["ratio"] = statistics.median(ratios) if ratios else None
    result["ratioMin"] = min(ratios, default=None)
    result["ratioMax"] = max(ratios, default=None)
    result["rounds"] = max(len(ours), len(theirs))
    return result


def by_round(records, side):
    return {record["round"]: record["medianMillis"] for record in records if record["side"] == side}


def steps(records):
    groups = defaultdict(list)
    for record in records:
        if "network" in record:
            groups[(record["network"], record["method"], record["batch"], record["threads"])].append(record)
    rows = []
    for (network, method, batch, threads), group in groups.items():
        theirs = [record for record in group if record["side"] == "pytorch"]
        published = compared(by_round(group, "bayespress"), by_round(group, "published"))
        rows.append({
            "network": network, "method": method, "batch": batch, "threads": threads,
            **compared(by_round(group, "bayespress"), by_round(group, "pytorch")),
            "publishedMedianMillis": published["pytorchMedianMillis"], "publishedRatio": published["ratio"],
            "pytorchWays": theirs[0]["ways"], "pytorchSetting": theirs[0]["setting"],
        })
    return rows


def kernels(records):
    """Our forms against the fastest of PyTorch's ways to compute the same number of elements."""
    own, ways = defaultdict(list), defaultdict(list)
    for record in records:
        if "what" in record and record["side"] == "bayespress":
            own[(record["what"], record["form"], record["count"])].append(record)
        elif "what" in record:
            ways[(record["what"], record["count"], record["way"])].append(record)
    rows = []
    for (what, form, count), ours in own.items():
        rivals = {way: by_round(r, "pytorch") for (w, c, way), r in ways.items() if (w, c) == (what, count)}
        best = min(rivals, key=lambda way: statistics.median(rivals[way].values()))
        result = compared(by_round(ours, "bayespress"), rivals[best])
        rows.append({
            "what": what, "form": form, "count": count, "threads": ours[0]["threads"], **result, "pytorchWay": best,
            "pytorchForm": ways[(what, count, best)][0]["form"],
            "pytorchWaysMillis": {way: statistics.median(rounds.values()) for way, rounds in rivals.items()},
            "bayespressPerSecond": 1e3 * count / result["bayespressMedianMillis"],
            "pytorchPerSecond": 1e3 * count / result["pytorchMedianMillis"],
        })
    return rows


def numbers(row):
    ours, theirs = row["bayespressMedianMillis"], row["pytorchMedianMillis"]
    if ours is None:
        return f"{'-':>12s}{theirs:12.3f}  no BayesPress step yet"
    spread = f"({row['ratioMin']:.2f} to {row['ratioMax']:.2f})"
    return f"{ours:12.3f}{theirs:12.3f}{row['ratio']:9.2f} {spread}"


def table(machine, step_rows, kernel_rows):
    torch = machine["pytorch"]
    lines = [
        f"{machine['cpu']}, {machine['cores']} cores, {torch['threads']} threads on each side; start: {machine['start']}",
        f"BayesPress: OpenBLAS core {machine['bayespressBlasCore']}",
        f"PyTorch {torch['torch']}: {torch['vectors']}, OpenBLAS core {torch['blasCore']} ({torch['blas']}), "
        f"sgemm {torch['sgemmGflops']} GFLOP/s",
        "",
        f"{'training step':44s}{'BayesPress':>12s}{'PyTorch':>12s}{'ratio':>9s}   milliseconds",
    ]
    for row in step_rows:
        name = f"{row['network']} {row['method']}, batch {row['batch']}"
        lines.append(f"{name:44s}{numbers(row)}   [{' '.join((row['pytorchWays'], row['pytorchSetting'])).strip()}]")
        if row["publishedRatio"] is not None:
            lines.append(f"{'  as published code has it':56s}{row['publishedMedianMillis']:12.3f}{row['publishedRatio']:9.2f}")
    lines += ["", f"{'by itself':44s}{'BayesPress':>12s}{'PyTorch':>12s}{'ratio':>9s}   milliseconds"]
    for row in kernel_rows:
        name = f"{row['what']} {row['form']}, {row['count']:,}".replace(" ,", ",")
        rate = f"{row['bayespressPerSecond'] / 1e6:.0f} against {row['pytorchPerSecond'] / 1e6:.0f} million/s"
        way = row["pytorchWay"] + ("" if row["pytorchForm"] == row["form"] else f", of {row['pytorchForm']}")
        lines.append(f"{name:44s}{numbers(row)}   {rate} [{way}]")
        autograd = {way: millis for way, millis in row["pytorchWaysMillis"].items() if "autograd" in way}
        if autograd:
            way = min(autograd, key=autograd.get)
            lines.append(f"{'  ' + way:56s}{autograd[way]:12.3f}{autograd[way] / row['bayespressMedianMillis']:9.2f}")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records")
    parser.add_argument("machine")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--out", help="a file that gets the JSON as well")
    arguments = parser.parse_args()
    records = read(arguments.records)
    with open(arguments.machine, encoding="utf-8") as file:
        machine = json.load(file)
    machine["bayespressBlasCore"] = next((r["blasCore"] for r in records if r["side"] == "bayespress" and "blasCore" in r), "-")
    step_rows, kernel_rows = steps(records), kernels(records)
    document = json.dumps({"machine": machine, "steps": step_rows, "kernels": kernel_rows}, indent=2)
    if arguments.out:
        with open(arguments.out, "w", encoding="utf-8") as file:
            file.write(document + "\n")
    print(document if arguments.json else table(machine, step_rows, kernel_rows))


if __name__ == "__main__":
    main()
