package org.bayespress.experiments.cli;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.bayespress.core.data.DataLocator;
import org.bayespress.core.data.DatasetRegistry;
import org.bayespress.experiments.doctor.Diagnosis;
import org.bayespress.experiments.run.TextTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code doctor}: will this machine compute fast and correctly? */
@Command(name = "doctor",
    description = "Looks at Java, processor, OpenBLAS (kernels, speed, correctness), memory and data of this machine.")
final class DoctorCommand implements Callable<Integer> {
  private final Session session;

  @Mixin
  private DataOption data;

  @Mixin
  private JsonOption json;

  @Mixin
  private StackTraceOption stackTrace;

  DoctorCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Map<String, String> places = new LinkedHashMap<>();
    DataLocator locator = data.locator(session);
    DatasetRegistry.all().forEach(dataset -> places.put(dataset.name(), DataCommand.place(locator, dataset)));
    Diagnosis diagnosis = Diagnosis.examine(places);
    session.print(json.json, diagnosis, () -> text(diagnosis));
    return ExitCode.FINE.code();
  }

  private static String text(Diagnosis found) {
    String nominal = found.nominalGigaflops() == null ? ""
        : String.format(Locale.ROOT, " (by its clock about %.0f)", found.nominalGigaflops());
    double worst = found.sgemmErrors().values().stream().mapToDouble(Double::doubleValue).max().orElse(0);
    TextTable table = TextTable.ofTexts("what", "found");
    table.row("Java", found.machine().jdk());
    table.row("system", found.machine().os());
    table.row("processor", found.machine().cpu() + ", " + found.machine().cores() + " cores");
    table.row("float vectors", found.machine().vectorSpecies());
    table.row("OpenBLAS", found.openBlas());
    table.row("OpenBLAS core", found.openBlasCore());
    table.row("sgemm 1024^3", String.format(Locale.ROOT, "%.0f GFLOP/s on one thread%s", found.sgemmGigaflops(),
        nominal));
    table.row("sgemm correct", String.format(Locale.ROOT, "%s on %d shapes (worst error %.2g of what float32 may have)",
        worst <= 1 ? "yes" : "NO", found.sgemmErrors().size(), worst));
    table.row(
        "memory", String.format(Locale.ROOT, "%.0f GB/s read and written by a copy on one thread",
            found.copyGigabytesPerSecond()));
    table.row("Java heap", found.heapMaxMegabytes() + " MB at most");
    table.row("native memory", found.offHeapMaxMegabytes() + " MB at most, of " + found.physicalMegabytes() + " MB");
    found.data().forEach((name, place) -> table.row("data: " + name, place));
    StringBuilder text = new StringBuilder(table.render());
    found.warnings().forEach(warning -> text.append("WARNING: ").append(warning).append(System.lineSeparator()));
    return text.append(found.warnings().isEmpty() ? "All is well." + System.lineSeparator() : "").toString();
  }
}
