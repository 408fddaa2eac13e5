package org.bayespress.core.data;

import java.net.URI;
import java.nio.file.Path;

/** A place the files of a data set can be fetched from. Whatever it gives is verified, so none of them is trusted. */
public sealed interface DataSource {

  /** What messages call the source. */
  String description();

  /** Single files over HTTP(S): {@code base + name + ".gz"}. */
  record Mirror(URI base) implements DataSource {
    @Override
    public String description() {
      return base.toString();
    }
  }

  /** One {@code .tar.gz} over HTTP(S) with the files, plain, in any folder. */
  record Archive(URI location, long maxBytes) implements DataSource {
    @Override
    public String description() {
      return location.toString();
    }
  }

  /** A package that the npm client fetches, with the files, plain, in any folder. */
  record NpmPackage(String name) implements DataSource {
    @Override
    public String description() {
      return "npm package " + name;
    }
  }

  /** A folder filled by an installed system package, files plain or {@code .gz}. */
  record InstalledFolder(Path folder, String systemPackage) implements DataSource {
    @Override
    public String description() {
      return "system package " + systemPackage + " (" + folder + ")";
    }
  }
}
