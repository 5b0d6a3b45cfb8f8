package dev.zippermerge.paging;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param items the items, newest first
 * @param nextCursor where the next page begins; absent on the last page
 */
public record Page<T>(List<T> items, @Nullable String nextCursor) {

  /**
   * Makes a page of a list that was read with one item more than the page may hold.
   *
   * @param found up to {@code limit + 1} items
   * @param limit most items in the page
   * @param position an item's place in the order
   */
  public static <T> Page<T> of(List<T> found, int limit, Function<T, Cursor> position) {
    if (found.size() <= limit) {
      return new Page<>(List.copyOf(found), null);
    }
    var items = List.copyOf(found.subList(0, limit));
    return new Page<>(items, position.apply(items.getLast()).encode());
  }
}
