package io.millrace.lake;

import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** Feeds rows to Parquet by the columns of their table. */
final class TableWriteSupport<R> extends WriteSupport<R> {

  private final LakeTable<R> table;
  private final Column<R>[] columns;
  private RecordConsumer out;

  @SuppressWarnings({"unchecked", "rawtypes"})
  TableWriteSupport(LakeTable<R> table) {
    this.table = table;
    this.columns = table.columns().toArray(new Column[0]);
  }

  @Override
  @SuppressWarnings("deprecation")
  public WriteContext init(Configuration configuration) {
    return context();
  }

  @Override
  public WriteContext init(ParquetConfiguration configuration) {
    return context();
  }

  private WriteContext context() {
    List<Type> types = table.columns().stream().map(Column::type).toList();
    return new WriteContext(new MessageType(table.kind(), types), Map.of());
  }

  @Override
  public void prepareForWrite(RecordConsumer consumer) {
    out = consumer;
  }

  @Override
  public void write(R row) {
    out.startMessage();
    for (int index = 0; index < columns.length; index++) {
      columns[index].write(out, index, row);
    }
    out.endMessage();
  }
}
