// Sorts lines of entries: short runs first, which are then merged in pairs. An entry is a key with
// the place where it was, so no two of a line are equal, and equal keys keep their order.
//
// Options: WIDE for entries of two numbers, GROUP for the size of work-groups that sort runs of
// twice as many entries in local memory.

#ifdef WIDE
typedef ulong2 E;
#define LESS(a, b) ((a).x < (b).x || ((a).x == (b).x && (a).y < (b).y))
#define NONE ((ulong2)(~0UL, ~0UL))
#else
typedef ulong E;
#define LESS(a, b) ((a) < (b))
#define NONE (~0UL)
#endif

// d, in all kernels: items or groups; entries of a line; the length of a run; items or groups a line,
// with multiplier and shift.

/* An item sorts a run by insertion. */
__kernel void sort_runs(__global E *entries, const int16 d) {
  const size_t o = get_global_id(0);
  if (o >= d.s0) {
    return;
  }
  const int line = quotient((uint)o, d.s4, d.s5);
  const int from = ((int)o - line * d.s3) * d.s2;
  const int n = min(d.s2, d.s1 - from);
  __global E *run = entries + (line * d.s1 + from);
  for (int i = 1; i < n; i++) {
    const E e = run[i];
    int j = i;
    for (; j > 0 && LESS(e, run[j - 1]); j--) {
      run[j] = run[j - 1];
    }
    run[j] = e;
  }
}

#ifdef GROUP

// A work-group sorts a run of 2 * GROUP entries, by Batcher's bitonic network (Sorting networks and
// their applications, AFIPS 1968).
__kernel __attribute__((reqd_work_group_size(GROUP, 1, 1)))
void sort_groups(__global E *entries, const int16 d) {
  __local E run[2 * GROUP];
  const int t = get_local_id(0);
  const int g = get_group_id(0);
  const int line = quotient((uint)g, d.s4, d.s5);
  const int from = (g - line * d.s3) * (2 * GROUP);
  const int n = min(2 * GROUP, d.s1 - from);
  const int at = line * d.s1 + from;
  run[t] = t < n ? entries[at + t] : NONE;
  run[t + GROUP] = t + GROUP < n ? entries[at + t + GROUP] : NONE;
  for (int size = 2; size <= 2 * GROUP; size *= 2) {
    for (int apart = size / 2; apart > 0; apart /= 2) {
      barrier(CLK_LOCAL_MEM_FENCE);
      const int i = 2 * t - (t & (apart - 1));
      const int falling = (i & size) != 0;
      const E a = run[i];
      const E b = run[i + apart];
      if (falling ? LESS(a, b) : LESS(b, a)) {
        run[i] = b;
        run[i + apart] = a;
      }
    }
  }
  barrier(CLK_LOCAL_MEM_FENCE);
  if (t < n) {
    entries[at + t] = run[t];
  }
  if (t + GROUP < n) {
    entries[at + t + GROUP] = run[t + GROUP];
  }
}

#endif

// Merges neighbouring runs. An item writes PART entries of the result; how many of those before them
// come from the left run is found by halving (Odeh et al., Merge path, IPDPSW 2012).
#define PART 32

__kernel void merge_runs(__global const E *restrict from, __global E *restrict to, const int16 d) {
  const size_t o = get_global_id(0);
  if (o >= d.s0) {
    return;
  }
  const int line = quotient((uint)o, d.s4, d.s5);
  const int n = d.s1;
  const int width = d.s2;
  const int first = ((int)o - line * d.s3) * PART;
  const int last = min(first + PART, n);
  const int pair = first - (first & (2 * width - 1));
  const int middle = min(pair + width, n);
  const int left = middle - pair;
  const int right = min(n - middle, width);
  __global const E *a = from + (line * n + pair);
  __global const E *b = from + (line * n + middle);
  const int before = first - pair;
  int low = max(0, before - right);
  int high = min(before, left);
  while (low < high) {
    const int half_way = low + (high - low) / 2;
    if (LESS(b[before - 1 - half_way], a[half_way])) {
      high = half_way;
    } else {
      low = half_way + 1;
    }
  }
  int i = low;
  int j = before - low;
  for (int k = first; k < last; k++) {
    const int takes_right = i >= left || (j < right && LESS(b[j], a[i]));
    to[line * n + k] = takes_right ? b[j] : a[i];
    i += !takes_right;
    j += takes_right;
  }
}
