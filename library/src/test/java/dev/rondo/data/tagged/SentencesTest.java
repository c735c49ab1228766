package dev.rondo.data.tagged;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.data.Faults;
import dev.rondo.data.source.DataSource;

import org.junit.jupiter.api.Test;

import java.util.List;

class SentencesTest {
    private static List<Sentence> columns(String text) {
        return ColumnText.read(DataSource.of("t.txt", text)).toList();
    }

    private static List<Sentence> conllU(String text) {
        return ConllU.read(DataSource.of("t.conllu", text)).toList();
    }

    @Test
    void columnsStandBesideOneAnother() {
        var all =
                columns(
                        "-DOCSTART- -X- O O\n\n\nEU NNP I-NP I-ORG\nrejects VBZ I-VP O\n\na DT B-NP O");
        assertEquals(2, all.size());
        assertEquals(List.of("EU", "rejects"), all.getFirst().column(0));
        assertEquals(List.of("I-ORG", "O"), all.getFirst().column(-1));
        assertEquals(4, all.getFirst().line());
        assertEquals(7, all.getLast().line());
        Faults.says("column 4 of a sentence with 4", () -> all.getFirst().column(4));
        Faults.says("t.txt:3: 2 columns, expected 3", () -> columns("a b c\n\na b\n"));
        Faults.says("expected words and tags", () -> columns("\n"));
    }

    @Test
    void treebanksGiveTheirSyntacticWords() {
        var sentence =
                conllU(
                                "# text = Zum Haus\n1-2\tZum\t_\t_\t_\t_\t_\t_\t_\t_\n"
                                        + "1\tzu\tzu\tADP\t_\t_\t3\tcase\t_\t_\n"
                                        + "2\tdem\tder\tDET\t_\t_\t3\tdet\t_\t_\n"
                                        + "3\tHaus\tHaus\tNOUN\t_\t_\t0\troot\t_\tSpaceAfter=No\n"
                                        + "3.1\tx\t_\t_\t_\t_\t_\t_\t_\t_\n\n")
                        .getFirst();
        assertEquals(List.of("zu", "dem", "Haus"), sentence.column(ConllU.FORM));
        assertEquals(List.of("ADP", "DET", "NOUN"), sentence.column(ConllU.UPOS));
        assertEquals(List.of("3", "3", "0"), sentence.column(ConllU.HEAD));
        Faults.says("t.conllu:1: 2 columns, expected 10", () -> conllU("1\ta\n"));
        Faults.says(
                "t.conllu:2: a token of number `3`, expected 2",
                () -> conllU("1\ta\tb\tc\td\te\tf\tg\th\ti\n3\ta\tb\tc\td\te\tf\tg\th\ti\n"));
        Faults.says("column 2 is empty", () -> conllU("1\t\tb\tc\td\te\tf\tg\th\ti\n"));
    }

    @Test
    void wordsCarryTheirTags() {
        var source = DataSource.of("t", "\nThe/DT 1/2/CD cat/NN\n");
        var sentence = InlineText.tagged(source, '/').next();
        assertEquals(List.of("The", "1/2", "cat"), sentence.column(0));
        assertEquals(List.of("DT", "CD", "NN"), sentence.column(1));
        Faults.says(
                "t:1: `cat`, expected a word, / and its tag",
                () -> InlineText.tagged(DataSource.of("t", "the/DT cat"), '/').next());
    }

    @Test
    void segmentedTextIsCharactersAndBack() {
        var sentence = InlineText.segmented(DataSource.of("t", "我们  喜欢 猫 。\n")).next();
        assertEquals(List.of("我", "们", "喜", "欢", "猫", "。"), sentence.column(0));
        assertEquals(List.of("B", "E", "B", "E", "S", "S"), sentence.column(1));
        assertEquals(List.of("我们", "喜欢", "猫", "。"), InlineText.words(sentence));
        var odd =
                new Sentence(1, List.of(List.of("a", "b", "c", "d"), List.of("M", "B", "M", "S")));
        assertEquals(List.of("a", "bc", "d"), InlineText.words(odd));
    }
}
