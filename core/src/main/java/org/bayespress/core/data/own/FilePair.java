package org.bayespress.core.data.own;

import java.nio.file.Path;

/**
 * Two files that belong together.
 *
 * @param images file of images
 * @param labels file of their labels
 */
public record FilePair(Path images, Path labels) {}
