/** Files written so that nobody ever sees half of one, and JSON without a library. */
package org.bayespress.format.io;
