/** What commands are told, from flags, environment, files and defaults. */
package io.millrace.cli.settings;
