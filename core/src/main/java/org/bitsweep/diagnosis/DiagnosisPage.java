package org.bitsweep.diagnosis;

import java.util.ArrayList;
import java.util.List;
import org.bitsweep.onnx.LayerGraph;
import org.bitsweep.report.figure.Figure;
import org.bitsweep.report.page.Section;
import org.bitsweep.report.page.SectionsPage;
import org.bitsweep.report.table.Table;

/** A diagnosis as one HTML file. */
public final class DiagnosisPage {

    private DiagnosisPage() {}

    /**
     * The whole file, in UTF-8 when written as such.
     *
     * @param diagnoses of one network; at least one
     * @param graph of that network
     * @param written what wrote the page, for its foot
     */
    public static String render(List<NetworkDiagnosis> diagnoses, LayerGraph graph, String written) {
        List<Section> sections = new ArrayList<>();
        for (int i = 0; i < diagnoses.size(); i++) {
            NetworkDiagnosis diagnosis = diagnoses.get(i);
            String id = "diagnosis-" + (i + 1);
            List<Section.Part> parts = new ArrayList<>();
            parts.add(new Section.Drawing(LayerMap.svg(diagnosis, graph, id + "-map"),
                    "The network's graph, " + LayerMap.legend(diagnosis) + "."));
            for (Figure figure : DiagnosisFigures.of(diagnosis, id)) {
                parts.add(new Section.Chart(figure));
            }
            for (Table table : AccuracyTables.of(diagnosis)) {
                parts.add(new Section.Tabled(table));
            }
            parts.add(new Section.Tabled(TensorTable.of(diagnosis)));
            sections.add(new Section(id, diagnosis.title(), parts));
        }
        return SectionsPage.render("Diagnosis of " + diagnoses.get(0).network(), "Where the quantized network loses accuracy, layer by"
                + " layer.", sections, written);
    }
}
