// Work on lines, the values along the last dimension: running sums, the largest or smallest value,
// places in sorted lines, and the keys by which lines are sorted.
//
// Options: T type, T16 vector of 16, FLOATING for real numbers, SIGNED for integers with a sign, WIDE
// for types of 8 bytes, TRUTH for truth values.

#ifdef WIDE
typedef ulong K;
typedef ulong8 K8;
typedef ulong16 K16;
typedef ulong2 E;
#define TOP 0x8000000000000000UL
#define INFINITE 0x7ff0000000000000UL
#define BITS(v) as_ulong(v)
#define BITS16(v) as_ulong16(v)
#define SIGNS16(v) as_ulong16(as_long16(v) >> 63)
#define VALUE(v) as_double(v)
#define ENTRY(key, place) ((ulong2)(key, (ulong)(place)))
#define PLACE(entry) ((int)(entry).y)
#else
typedef uint K;
typedef uint8 K8;
typedef uint16 K16;
typedef ulong E;
#define TOP 0x80000000u
#define INFINITE 0x7f800000u
#define BITS(v) as_uint(v)
#define BITS16(v) as_uint16(v)
#define SIGNS16(v) as_uint16(as_int16(v) >> 31)
#define VALUE(v) as_float(v)
#define ENTRY(key, place) ((ulong)(key) << 32 | (ulong)(place))
#define PLACE(entry) ((int)((entry) & 0xffffffffUL))
#endif

#define LAST_KEY (~(K)0)

// Unsigned keys in the order of the values: NaN is the last, and zeros of both signs are one. Bits
// are looked at, since a device may take the smallest numbers for 0 in comparisons.
K key(T v) {
#ifdef FLOATING
  const K bits = BITS(v);
  const K magnitude = bits & ~TOP;
  if (magnitude > INFINITE) {
    return LAST_KEY;
  }
  return magnitude == 0 ? TOP : bits == magnitude ? bits ^ TOP : ~bits;
#elif defined(SIGNED)
  return (K)v ^ TOP;
#else
  return (K)v;
#endif
}

// d: items; what an item's number is divided by to give its line, with multiplier and shift; offset
// and step of the values; the size of the inner of two dimensions of lines, multiplier, shift, steps
// of the outer and the inner one; from sb on what a kernel says.
int start(int line, const int16 d) {
  const int outer = quotient(line, d.s7, d.s8);
  return d.s4 + outer * d.s9 + (line - outer * d.s6) * d.sa;
}

/* Each result from the one before it. An item has a line of sb values. */
__kernel void scan(__global const T *restrict x, __global T *restrict out, const int16 d,
                   const int product) {
  const size_t o = get_global_id(0);
  if (o >= d.s0) {
    return;
  }
  const int n = d.sb;
  int at = start((int)o, d);
  int to = (int)o * n;
  T s = x[at];
  out[to] = s;
  for (int j = 1; j < n; j++) {
    at += d.s5;
    to++;
#ifdef TRUTH
    s = product ? s & x[at] : s | x[at];
#else
    s = product ? s * x[at] : s + x[at];
#endif
    out[to] = s;
  }
}

// Keys that tell zeros apart; turned around by flip, whose bits are all 1 or all 0. NaN is the last
// either way.
K exact_key(T v, K flip) {
#ifdef FLOATING
  const K b = BITS(v);
  return (b & ~TOP) > INFINITE ? LAST_KEY : (b & TOP ? ~b : b ^ TOP) ^ flip;
#elif defined(SIGNED)
  return (K)v ^ TOP ^ flip;
#else
  return (K)v ^ flip;
#endif
}

K16 exact_keys(T16 v, K flip) {
#ifdef FLOATING
  const K16 b = BITS16(v);
  const K16 k = b ^ (SIGNS16(b) | (K16)TOP) ^ (K16)flip;
  return select(k, (K16)LAST_KEY, (b & (K16)~TOP) > (K16)INFINITE);
#elif defined(SIGNED)
  return BITS16(v) ^ (K16)TOP ^ (K16)flip;
#else
  return convert_uint16(v) ^ (K16)flip;
#endif
}

T of_exact_key(K key, K flip) {
#ifdef FLOATING
  if (key == LAST_KEY) {
    return NAN;
  }
  const K k = key ^ flip;
  return VALUE(k & TOP ? k ^ TOP : ~k);
#elif defined(SIGNED)
  return (T)(key ^ flip ^ TOP);
#else
  return (T)(key ^ flip);
#endif
}

// The largest, or smallest (sc), of each line of sb values. s1 items a line take turns in runs of 16.
__kernel void extreme(__global const T *restrict x, __global T *restrict out, const int16 d) {
  const size_t o = get_global_id(0);
  if (o >= d.s0) {
    return;
  }
  const int line = quotient((uint)o, d.s2, d.s3);
  const int part = (int)o - line * d.s1;
  const int first = start(line, d);
  const K flip = d.sc ? LAST_KEY : 0;
  const int n = d.sb;
  K best = 0;
  int j = part * 16;
  if (d.s5 == 1 && n >= 16) {
    K16 bests = (K16)0;
    for (; j + 16 <= n; j += 16 * d.s1) {
      bests = max(bests, exact_keys(vload16(0, x + first + j), flip));
    }
    K k[8];
    const K8 halves = max(bests.lo, bests.hi);
    vstore8(halves, 0, k);
    for (int i = 0; i < 8; i++) {
      best = max(best, k[i]);
    }
  } else {
    for (; j + 16 <= n; j += 16 * d.s1) {
      for (int i = j; i < j + 16; i++) {
        best = max(best, exact_key(x[first + i * d.s5], flip));
      }
    }
  }
  for (; j < n; j++) {
    best = max(best, exact_key(x[first + j * d.s5], flip));
  }
  out[o] = of_exact_key(best, flip);
}

// The first of the largest, or smallest, of each line. s1 items a line look at every s1st of its sb
// candidates: all values, or those at the places that an earlier launch has found (sc). sd: whether
// the smallest is looked for; NaN comes before all others either way. se: whether this is the last
// launch, with one item a line.
__kernel void arg_reduce(__global const T *x, __global const int *found, __global int *out,
                         __global T *values, __global long *positions, const int16 d) {
  const size_t o = get_global_id(0);
  if (o >= d.s0) {
    return;
  }
  const int line = quotient((uint)o, d.s2, d.s3);
  const int first = start(line, d);
  K best = 0;
  int place = -1;
  for (int j = (int)o - line * d.s1; j < d.sb; j += d.s1) {
    const int i = d.sc ? found[line * d.sb + j] : j;
    K k = key(x[first + i * d.s5]);
#ifdef FLOATING
    k = d.sd && k != LAST_KEY ? ~k : k;
#else
    k = d.sd ? ~k : k;
#endif
    if (place < 0 || k > best || (k == best && i < place)) {
      best = k;
      place = i;
    }
  }
  if (d.se) {
    values[o] = x[first + place * d.s5];
    positions[o] = place;
  } else {
    out[o] = place;
  }
}

// Where values belong in sorted lines. d: items; values of a line, multiplier and shift; offset,
// step from line to line and step of the values; length of a sorted line; offset and steps of those;
// whether a value comes behind its equals.
__kernel void search_sorted(__global const T *restrict sorted, __global const T *restrict values,
                            __global long *restrict out, const int16 d) {
  const size_t o = get_global_id(0);
  if (o >= d.s0) {
    return;
  }
  const int line = quotient((uint)o, d.s2, d.s3);
  const K wanted = key(values[d.s4 + line * d.s5 + ((int)o - line * d.s1) * d.s6]);
  const int from = d.s8 + line * d.s9;
  int low = 0;
  int high = d.s7;
  while (low < high) {
    const int middle = low + (high - low) / 2;
    const K there = key(sorted[from + middle * d.sa]);
    if (there < wanted || (d.sb && there == wanted)) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  out[o] = low;
}

/* What is sorted in the place of values: keys, and where they came from. */
__kernel void sort_keys(__global const T *restrict x, __global E *restrict entries, const int16 d,
                        const int descending) {
  const size_t o = get_global_id(0);
  if (o >= d.s0) {
    return;
  }
  const int line = quotient((uint)o, d.s2, d.s3);
  const int place = (int)o - line * d.s1;
  const K k = key(x[start(line, d) + place * d.s5]);
  entries[o] = ENTRY(descending ? ~k : k, place);
}

/* The values in the order that was found. */
__kernel void sort_values(__global const T *restrict x, __global const E *restrict entries,
                          __global T *restrict values, __global long *restrict positions,
                          const int16 d) {
  const size_t o = get_global_id(0);
  if (o >= d.s0) {
    return;
  }
  const int line = quotient((uint)o, d.s2, d.s3);
  const int place = PLACE(entries[o]);
  values[o] = x[start(line, d) + place * d.s5];
  positions[o] = place;
}
