// Single elements read from, or written to, places that are given by positions. Values are moved by
// their size alone: T is an unsigned integer of that size, but in sums and products the type itself,
// with TRUTH for truth values and PRODUCT for products.

// A walk over three operands. u: elements; sizes of the columns, the rows and an outer dimension,
// each with multiplier and shift; then, from sa on and in v, offset and steps of columns, rows and
// the two outer dimensions of each operand.
#define WALK(o)                                                     \
  const int i = (int)(o);                                           \
  const int q = quotient(i, u.s2, u.s3);                            \
  const int c = i - q * u.s1;                                       \
  const int p = quotient(q, u.s5, u.s6);                            \
  const int r = q - p * u.s4;                                       \
  const int t = quotient(p, u.s8, u.s9);                            \
  const int m = p - t * u.s7;                                       \
  const int first = u.sa + c * u.sb + r * u.sc + m * u.sd + t * u.se; \
  const int second = u.sf + c * v.s0 + r * v.s1 + m * v.s2 + t * v.s3; \
  const int third = v.s4 + c * v.s5 + r * v.s6 + m * v.s7 + t * v.s8;

/* out[first] = x[third + index[second] * step] */
__kernel void pick(__global T *out, __global const long *index, __global const T *x, const int16 u,
                   const int16 v, const int step) {
  const size_t o = get_global_id(0);
  if (o >= u.s0) {
    return;
  }
  WALK(o)
  out[first] = x[third + (int)index[second] * step];
}

/* Copies values in the order of the walk, and notes for each where it goes to, and its number. */
__kernel void targets(__global const T *x, __global const long *index, __global T *copy,
                      __global ulong *entries, const int16 u, const int16 v, const int step,
                      const int from) {
  const size_t o = get_global_id(0);
  if (o >= u.s0) {
    return;
  }
  WALK(o)
  copy[from + i] = x[first];
  const int target = third + (int)index[second] * step;
  entries[from + i] = (ulong)target << 32 | (ulong)(from + i);
}

/* The last value for each target; the entries are sorted. */
__kernel void put_last(__global const ulong *restrict entries, __global const T *restrict copy,
                       __global T *restrict out, const int n) {
  const size_t o = get_global_id(0);
  if (o >= n) {
    return;
  }
  const ulong entry = entries[o];
  if (o + 1 == n || entries[o + 1] >> 32 != entry >> 32) {
    out[(int)(entry >> 32)] = copy[(int)(entry & 0xffffffffUL)];
  }
}

#if defined(PRODUCT)
// Truth values are 0 and 1.
#define JOIN(a, b) ((a) * (b))
#elif defined(TRUTH)
#define JOIN(a, b) ((a) | (b))
#else
#define JOIN(a, b) ((a) + (b))
#endif

/* Joins the values for each target with what is there, in their order; the entries are sorted. */
__kernel void put_all(__global const ulong *restrict entries, __global const T *restrict copy,
                       __global T *restrict out, const int n) {
  const size_t o = get_global_id(0);
  if (o >= n) {
    return;
  }
  const ulong target = entries[o] >> 32;
  if (o > 0 && entries[o - 1] >> 32 == target) {
    return;
  }
  T all = out[(int)target];
  for (int i = (int)o; i < n && entries[i] >> 32 == target; i++) {
    all = JOIN(all, copy[(int)(entries[i] & 0xffffffffUL)]);
  }
  out[(int)target] = all;
}

/* As targets, for whole rows. */
__kernel void row_targets(__global const long *restrict index, __global ulong *restrict entries,
                          const int n, const int offset, const int step) {
  const size_t o = get_global_id(0);
  if (o >= n) {
    return;
  }
  const int i = (int)o;
  entries[i] = (ulong)index[offset + i * step] << 32 | (ulong)i;
}

// As put_sums, for whole rows: an item has a column of x and an entry. d: items; columns, multiplier,
// shift; entries; offset and step of the rows of x; the size of the inner of two dimensions of
// columns, multiplier, shift, steps of the outer and the inner one; elements of a row of out.
__kernel void put_row_sums(__global const ulong *restrict entries, __global const T *restrict x,
                           __global T *restrict out, const int16 d) {
  const size_t o = get_global_id(0);
  if (o >= d.s0) {
    return;
  }
  const int first = quotient((uint)o, d.s2, d.s3);
  const int column = (int)o - first * d.s1;
  const ulong target = entries[first] >> 32;
  if (first > 0 && entries[first - 1] >> 32 == target) {
    return;
  }
  const int outer = quotient(column, d.s8, d.s9);
  const int at = d.s5 + outer * d.sa + (column - outer * d.s7) * d.sb;
  const int to = (int)target * d.sc + column;
  T sum = out[to];
  for (int i = first; i < d.s4 && entries[i] >> 32 == target; i++) {
    sum = JOIN(sum, x[at + (int)(entries[i] & 0xffffffffUL) * d.s6]);
  }
  out[to] = sum;
}
