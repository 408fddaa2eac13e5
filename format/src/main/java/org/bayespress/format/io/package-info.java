/** Writing of files so that nobody ever sees half of one. */
package org.bayespress.format.io;
