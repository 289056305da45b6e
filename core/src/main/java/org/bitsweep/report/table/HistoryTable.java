package org.bitsweep.report.table;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bitsweep.judgement.Outcome;
import org.bitsweep.report.RecordedNight;

/** The last nights, a row a night: how many cells had which outcome. */
public final class HistoryTable {

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    private HistoryTable() {}

    /**
     * The table, the latest night on top.
     *
     * @param cells of all nights, in any order
     * @param most nights to show
     */
    public static Table of(String title, List<RecordedNight> cells, int most) {
        Map<Instant, List<RecordedNight>> nights = cells.stream()
                .collect(Collectors.groupingBy(RecordedNight::night, () -> new TreeMap<>(Comparator.reverseOrder()),
                        Collectors.toList()));
        List<Outcome> outcomes = cells.stream().map(RecordedNight::outcome).distinct().sorted().toList();
        List<Table.Column> columns = new ArrayList<>();
        columns.add(new Table.Column("night (UTC)", Table.Alignment.LEFT));
        columns.add(new Table.Column("cells", Table.Alignment.RIGHT));
        outcomes.forEach(outcome -> columns.add(new Table.Column(outcome.name(), Table.Alignment.RIGHT)));
        List<Table.Row> rows = new ArrayList<>();
        nights.entrySet().stream().limit(most).forEach(night -> {
            List<String> row = new ArrayList<>();
            row.add(STAMP.format(night.getKey().atZone(ZoneOffset.UTC)));
            row.add(Integer.toString(night.getValue().size()));
            for (Outcome outcome : outcomes) {
                row.add(Long.toString(night.getValue().stream().filter(cell -> cell.outcome() == outcome).count()));
            }
            rows.add(new Table.Row(Table.RowKind.BODY, row));
        });
        return new Table(title, columns, rows, List.of(rows.size() + " of " + nights.size()
                + (nights.size() == 1 ? " night." : " nights.")
                + " Outcomes are those of the comparison with the baseline; NEW where there was none."));
    }
}
