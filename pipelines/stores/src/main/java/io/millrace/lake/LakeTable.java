package io.millrace.lake;

import java.util.List;

/**
 * The columns of one kind of data file, in file order, under the names that the tables of {@code
 * schemas/} have.
 *
 * @param kind the folder in the lake and the {@code kind} in a commit file
 */
record LakeTable<R>(String kind, List<Column<R>> columns) {}
