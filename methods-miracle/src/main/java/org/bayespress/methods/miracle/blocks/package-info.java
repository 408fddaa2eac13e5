/** How the weights of a network become the variables of a code, and how variables are dealt to blocks. Nothing is learned here. */
package org.bayespress.methods.miracle.blocks;
