package dev.lamina.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lamina.state.State;
import java.util.List;
import org.junit.jupiter.api.Test;

class OneHotTest {
  private static final List<String> VALUES = List.of("usa", "japan", "usa", "europe");

  @Test
  void aColumnForEachCategoryInOrder() {
    OneHot all = OneHot.all().fit(VALUES);
    assertEquals(List.of("europe", "japan", "usa"), all.categories());
    assertEquals(3, all.size());
    assertEquals(List.of("origin_europe", "origin_japan", "origin_usa"), all.names("origin"));
    assertArrayEquals(
        new double[][] {{0, 0, 1}, {0, 1, 0}, {0, 0, 1}, {1, 0, 0}}, all.encode(VALUES));
    assertEquals("OneHot(europe, japan, usa)", all.toString());
  }

  @Test
  void dropsTheFirst() {
    OneHot encoding = OneHot.dropFirst().fit(VALUES);
    assertEquals(List.of("europe", "japan", "usa"), encoding.categories());
    assertEquals(2, encoding.size());
    assertEquals(List.of("o_japan", "o_usa"), encoding.names("o"));
    assertArrayEquals(new double[][] {{0, 1}, {1, 0}, {0, 1}, {0, 0}}, encoding.encode(VALUES));
    assertEquals("OneHot(europe, japan, usa; without the first)", encoding.toString());
    assertEquals(0, OneHot.dropFirst().fit(List.of("one", "one")).size());
    assertEquals(0, OneHot.dropFirst().size());
  }

  @Test
  void unknownCategory() {
    OneHot encoding = OneHot.all().fit(VALUES);
    assertEquals(
        "OneHot.encode: there is no category 'Japan' (row 1);"
            + " got the categories [europe, japan, usa]. Did you mean 'japan'?",
        assertThrows(DataException.class, () -> encoding.encode(List.of("usa", "Japan")))
            .getMessage());
  }

  @Test
  void nothingFitted() {
    assertEquals(
        "OneHot.fit: there are no values; expected at least one category",
        assertThrows(DataException.class, () -> OneHot.all().fit(List.of())).getMessage());
    assertEquals(
        "OneHot.encode: there are no categories yet; call fit first",
        assertThrows(IllegalStateException.class, () -> OneHot.all().encode(VALUES)).getMessage());
  }

  @Test
  void stateComesBack() {
    OneHot encoding = OneHot.dropFirst().fit(VALUES);
    OneHot other = OneHot.all();
    other.load(encoding.state());
    assertEquals(encoding.state(), other.state());
    assertArrayEquals(encoding.encode(VALUES), other.encode(VALUES));
  }

  @Test
  void stateThatDoesNotFit() {
    OneHot encoding = OneHot.dropFirst().fit(VALUES);
    State before = encoding.state();
    State wrong = State.builder().put("categorys", List.of()).put("drop", true).build();
    assertEquals(
        "OneHot.load: 'categories' is missing, 'dropFirst' is missing,"
            + " 'categorys' is unexpected, 'drop' is unexpected;"
            + " got [categorys, drop]; expected [categories, dropFirst]",
        assertThrows(DataException.class, () -> encoding.load(wrong)).getMessage());
    State unsorted =
        State.builder().put("categories", List.of("b", "a", "a")).put("dropFirst", true).build();
    assertEquals(
        "OneHot.load: 'categories' are not sorted or repeat; got [b, a, a]",
        assertThrows(DataException.class, () -> encoding.load(unsorted)).getMessage());
    State numbers =
        State.builder().put("categories", List.of("a", 3)).put("dropFirst", true).build();
    assertEquals(
        "OneHot.load: 'categories' holds 3; expected a list of texts",
        assertThrows(DataException.class, () -> encoding.load(numbers)).getMessage());
    State kind = State.builder().put("categories", List.of("a")).put("dropFirst", 1).build();
    assertThrows(IllegalArgumentException.class, () -> encoding.load(kind));
    assertEquals(before, encoding.state());
  }
}
