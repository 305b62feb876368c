// Sums and dot products in the order that dev.lamina.cpu.NumberKernels defines: value i of a block
// of at most 4096 goes to lane i mod 16, or i mod 64 from 1024 values on, and the lanes are added by
// halves. One output is the result of one block; the host reduces the results of several blocks in
// the same way again.
//
// Products are found in the same order.
//
// Options: T type, T16 vector of 16, FLOATING for real numbers, DOT for products with a second
// operand, FMA for fused multiply-adds, PROD for products of values, GROUP for work-groups that share
// their lanes.

#define BLOCK 4096

#ifdef PROD
#define START ((T)1)
#define EMPTY ((T)1)
#define PLUS(a, b) ((a) * (b))
#else
// Adding to the start changes no value, not even the sign of a zero.
#ifdef FLOATING
#define START ((T)-0.0f)
#else
#define START ((T)0)
#endif
#define EMPTY ((T)0)
#define PLUS(a, b) ((a) + (b))
#endif

#ifdef DOT
#ifdef FMA
#define ADD(a, u, v) fma(u, v, a)
#else
#define ADD(a, u, v) ((u) * (v) + (a))
#endif
#define NEXT(a, i) ADD(a, x[at.x + (i) * step.x], y[at.y + (i) * step.y])
#define NEXT16(a, i) ADD(a, vload16(0, x + at.x + (i)), vload16(0, y + at.y + (i)))
#define OPERANDS __global const T *restrict x, __global const T *restrict y
#define UNIT (step.x == 1 && step.y == 1)
#else
#define NEXT(a, i) PLUS(a, x[AT(i)])
#define NEXT16(a, i) PLUS(a, vload16(0, x + at.x + (i)))
#define OPERANDS __global const T *restrict x
#define UNIT (step.x == 1 && inner.x == 0)
#define AT(i) place(i, at, step, inner)
#endif

// at: position of the block's first value; where values lie in two dimensions, of the first value
// of all, and in z the number of values before the block. step: distance of values in x and y; z is
// the distance in the outer of two reduced dimensions. inner: the inner dimension's size, multiplier
// and shift; the size is 0 where there is one dimension only.
int place(int i, int4 at, int4 step, int4 inner) {
  if (inner.x == 0) {
    return at.x + i * step.x;
  }
  int j = at.z + i;
  int q = quotient(j, inner.y, inner.z);
  return at.x + q * step.z + (j - q * inner.x) * step.x;
}

// d: offset; outputs; values of a row; then a number with its multiplier and shift that tells blocks
// and rows apart: where outputs lie side by side the number of rows, all rows of a block coming
// before the next block; otherwise the number of blocks of a row, all blocks of a row coming before
// the next row. Then the kept dimensions, an outer one (step s9) and an inner one of size s6 (step
// sa), and the reduced dimensions, an outer one (step se) and an inner one of size sb (step sf);
// without the outer one sb is 0.
#define COUNT d.s1
#define LOCATE(o)                                                                  \
  const int whole = quotient(o, d.s4, d.s5);                                       \
  const int rest = (int)(o) - whole * d.s3;                                        \
  const int row = sideBySide ? rest : whole;                                       \
  const int from = (sideBySide ? whole : rest) * BLOCK;                            \
  const int n = min(d.s2 - from, BLOCK);                                           \
  const int outer = quotient(row, d.s7, d.s8);                                     \
  const int across = row - outer * d.s6;                                           \
  const int4 inner = (int4)(d.sb, d.sc, d.sd, 0);                                  \
  const int4 step = (int4)(d.sf, SECOND_STEP, d.se, 0);                            \
  int4 at = (int4)(d.s0 + outer * d.s9 + across * d.sa, SECOND_AT, from, 0);       \
  if (inner.x == 0) {                                                               \
    at.x += from * step.x;                                                         \
  }                                                                                \
  at.y += from * step.y;

#ifdef DOT
#define SECOND_STEP e.s2
#define SECOND_AT e.s0 + outer * e.s1
#define SECOND const int16 e,
#else
#define SECOND_STEP 0
#define SECOND_AT 0
#define SECOND
#endif

/* The result as it is stored, and divided for a mean. */
T finished(T sum, int n, int mean, int divisor) {
  T r = n <= 0 ? EMPTY : sum;
#ifdef FLOATING
  if (mean) {
    r = r / (T)divisor;
  }
#endif
  return r;
}

#ifdef GROUP

// 16 outputs a work-group, 16 items an output. Neighbouring items take neighbouring values, or
// neighbouring outputs where those lie side by side.
__kernel __attribute__((reqd_work_group_size(256, 1, 1)))
void reduce_group(OPERANDS, __global T *restrict out, const int16 d, SECOND
                  const int sideBySide, const int mean, const int divisor) {
  __local T part[256];
  const int t = get_local_id(0);
  const int lane = sideBySide ? t >> 4 : t & 15;
  const int o = (int)get_group_id(0) * 16 + (sideBySide ? t & 15 : t >> 4);
  T sum = START;
  int length = 0;
  if (o < COUNT) {
    LOCATE(o)
    length = n;
    if (n < 1024) {
      for (int i = lane; i < n; i += 16) {
        sum = NEXT(sum, i);
      }
    } else {
      T s0 = START;
      T s1 = START;
      T s2 = START;
      T s3 = START;
      int i = lane;
      for (; i + 48 < n; i += 64) {
        s0 = NEXT(s0, i);
        s1 = NEXT(s1, i + 16);
        s2 = NEXT(s2, i + 32);
        s3 = NEXT(s3, i + 48);
      }
      if (i < n) {
        s0 = NEXT(s0, i);
      }
      if (i + 16 < n) {
        s1 = NEXT(s1, i + 16);
      }
      if (i + 32 < n) {
        s2 = NEXT(s2, i + 32);
      }
      const T even = PLUS(s0, s2);
      const T odd = PLUS(s1, s3);
      sum = PLUS(even, odd);
    }
  }
  part[t] = sum;
  const int used = min(length, 16);
  const int next = sideBySide ? 16 : 1;
  for (int w = 8; w > 0; w >>= 1) {
    barrier(CLK_LOCAL_MEM_FENCE);
    if (lane < w && lane + w < used) {
      part[t] = PLUS(part[t], part[t + w * next]);
    }
  }
  if (lane == 0 && o < COUNT) {
    out[o] = finished(part[t], length, mean, divisor);
  }
}

#else

/* Adds the lanes by halves. */
T collapse(T *lanes, int count, int used) {
  for (int w = count / 2; w > 0; w /= 2) {
    for (int l = 0; l < w && l + w < used; l++) {
      lanes[l] = PLUS(lanes[l], lanes[l + w]);
    }
  }
  return lanes[0];
}

// One output an item: no barrier and no local memory, as a processor likes it.
__kernel void reduce_item(OPERANDS, __global T *restrict out, const int16 d, SECOND
                          const int sideBySide, const int mean, const int divisor) {
  const size_t o = get_global_id(0);
  if (o >= COUNT) {
    return;
  }
  LOCATE((uint)o)
  T lanes[64];
  const int count = n < 1024 ? 16 : 64;
  int i = 0;
  if (UNIT) {
    T16 s0 = (T16)START;
    if (n < 1024) {
      for (; i + 16 <= n; i += 16) {
        s0 = NEXT16(s0, i);
      }
    } else {
      T16 s1 = (T16)START;
      T16 s2 = (T16)START;
      T16 s3 = (T16)START;
      for (; i + 64 <= n; i += 64) {
        s0 = NEXT16(s0, i);
        s1 = NEXT16(s1, i + 16);
        s2 = NEXT16(s2, i + 32);
        s3 = NEXT16(s3, i + 48);
      }
      vstore16(s1, 1, lanes);
      vstore16(s2, 2, lanes);
      vstore16(s3, 3, lanes);
    }
    vstore16(s0, 0, lanes);
  } else {
    for (int l = 0; l < count; l++) {
      lanes[l] = START;
    }
    for (; i + count <= n; i += count) {
      for (int l = 0; l < count; l++) {
        lanes[l] = NEXT(lanes[l], i + l);
      }
    }
  }
  for (int l = 0; i + l < n; l++) {
    lanes[l] = NEXT(lanes[l], i + l);
  }
  out[o] = finished(collapse(lanes, count, min(count, n)), n, mean, divisor);
}

// Up to 16 neighbouring outputs an item, whose values lie side by side in x; the blocks of a row come
// before the next row. c: the number of items; the number of items that the inner kept dimension
// makes, with its multiplier and shift.
__kernel void reduce_columns(OPERANDS, __global T *restrict out, const int16 d, SECOND
                             const int16 c, const int mean, const int divisor) {
  const size_t item = get_global_id(0);
  if (item >= c.s0) {
    return;
  }
  // item = (outer * blocks + block) * strips + strip
  const int line = quotient(item, c.s2, c.s3);
  const int strip = (int)item - line * c.s1;
  const int outer = quotient(line, d.s4, d.s5);
  const int block = line - outer * d.s3;
  const int from = block * BLOCK;
  const int n = min(d.s2 - from, BLOCK);
  const int across = strip * 16;
  const int width = min(16, d.s6 - across);
  const int4 inner = (int4)(d.sb, d.sc, d.sd, 0);
  const int4 step = (int4)(d.sf, SECOND_STEP, d.se, 0);
  int4 at = (int4)(d.s0 + outer * d.s9 + across, SECOND_AT, from, 0);
  if (inner.x == 0) {
    at.x += from * step.x;
  }
  at.y += from * step.y;
  const int count = n < 1024 ? 16 : 64;
  const int used = min(count, n);
  const int to = (outer * d.s6 + across) * d.s3 + block;
  if (width == 16) {
    T16 lanes[64];
    for (int l = 0; l < count; l++) {
      lanes[l] = (T16)START;
    }
    for (int i = 0; i < n; i++) {
#ifdef DOT
      lanes[i & (count - 1)] =
          ADD(lanes[i & (count - 1)], vload16(0, x + at.x + i * step.x),
              (T16)(y[at.y + i * step.y]));
#else
      lanes[i & (count - 1)] = PLUS(lanes[i & (count - 1)], vload16(0, x + AT(i)));
#endif
    }
    for (int w = count / 2; w > 0; w /= 2) {
      for (int l = 0; l < w && l + w < used; l++) {
        lanes[l] = PLUS(lanes[l], lanes[l + w]);
      }
    }
    T sums[16];
    vstore16(lanes[0], 0, sums);
    for (int j = 0; j < 16; j++) {
      out[to + j * d.s3] = finished(sums[j], n, mean, divisor);
    }
  } else {
    T lanes[64];
    for (int j = 0; j < width; j++) {
      for (int l = 0; l < count; l++) {
        lanes[l] = START;
      }
      for (int i = 0; i < n; i++) {
        lanes[i & (count - 1)] = NEXT(lanes[i & (count - 1)], i);
      }
      out[to + j * d.s3] = finished(collapse(lanes, count, used), n, mean, divisor);
      at.x++;
    }
  }
}

#endif
