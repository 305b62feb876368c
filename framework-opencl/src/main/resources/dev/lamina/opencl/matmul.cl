// Matrix products: each element is one chain of fused multiply-adds over the inner dimension, in
// order. The chain starts at -0, which changes nothing that is added to it; and what pads the edge
// of a tile multiplies to -0 as well.
//
// Options: T type, T8 and T16 vectors of it, FLOATING for real numbers, FMA for fused multiply-adds,
// ACCUMULATE where the product is added to what stands in out. TILED selects the kernel for devices
// with local memory of their own; its options: MT, NT, KT tile of rows, columns and inner positions;
// TM, TN rows and columns an item; VW width and TV type of its vectors; BUFFERS 1 or 2 tiles in
// local memory; M_FAST and N_FAST where neighbouring rows of a and columns of b are loaded by
// neighbouring items; A_VEC, B_VEC, C_VEC where a, b and out may be accessed in vectors.
// Otherwise RM is the number of rows an item, and columns of b lie side by side.
//
// d: offset and strides (batch, row, column) of a; the same of b; m, n, k; the first batch; tiles in
// the dimension that the tile number counts fastest, with their multiplier and shift; all tiles.

#ifdef FLOATING
#define START ((T)-0.0f)
#else
#define START ((T)0)
#endif
#ifdef FMA
#define MAD(u, v, s) fma(u, v, s)
#else
#define MAD(u, v, s) ((u) * (v) + (s))
#endif

// What a fused product needs beyond the matrices; the host puts other definitions in front.
#ifndef FUSED_BUFFERS
#define FUSED_BUFFERS
#define FUSED_VALUES
#define FUSED_SCALARS
#define FUSED_PASS
#define BEFORE(v) (v)
#define AFTER(p, batch, row, column) (p)
#endif

#ifdef ACCUMULATE
#define TOTAL(at, p) (out[at] + (p))
#else
#define TOTAL(at, p) (p)
#endif

#define EMIT(p, column)                                                     \
  if ((column) < n) {                                                       \
    const T total = TOTAL(line + (column), p);                              \
    out[line + (column)] = AFTER(total, batch, row, column);                \
  }

#ifdef TILED

#define LX (NT / TN)
#define ITEMS (LX * (MT / TM))
#define SA (MT + VW)
#define SB (NT + VW)

#ifdef A_VEC
#define AW VW
#define A_TYPE TV
#define A_PAD ((TV)START)
#else
#define AW 1
#define A_TYPE T
#define A_PAD START
#endif
#ifdef B_VEC
#define BW VW
#define B_TYPE TV
#else
#define BW 1
#define B_TYPE T
#endif
#define A_COUNT (MT * KT / ITEMS / AW)
#define B_COUNT (KT * NT / ITEMS / BW)

// The place of load e in a tile.
#ifdef M_FAST
#define A_ROW(e) ((e) % (MT / AW) * AW)
#define A_INNER(e) ((e) / (MT / AW))
#else
#define A_ROW(e) ((e) / (KT / AW))
#define A_INNER(e) ((e) % (KT / AW) * AW)
#endif
#ifdef N_FAST
#define B_COLUMN(e) ((e) % (NT / BW) * BW)
#define B_INNER(e) ((e) / (NT / BW))
#else
#define B_COLUMN(e) ((e) / (KT / BW))
#define B_INNER(e) ((e) % (KT / BW) * BW)
#endif

#if VW == 4
#define SPREAD(to, step, v)                                                          \
  (to)[0] = (v).s0; (to)[step] = (v).s1; (to)[2 * (step)] = (v).s2; (to)[3 * (step)] = (v).s3;
#define BEFORE_V(v) ((TV)(BEFORE((v).s0), BEFORE((v).s1), BEFORE((v).s2), BEFORE((v).s3)))
#define EACH(ACTION, i, v)                                                           \
  ACTION((i), (v).s0) ACTION((i) + 1, (v).s1) ACTION((i) + 2, (v).s2) ACTION((i) + 3, (v).s3)
#else
#define SPREAD(to, step, v) (to)[0] = (v).s0; (to)[step] = (v).s1;
#define BEFORE_V(v) ((TV)(BEFORE((v).s0), BEFORE((v).s1)))
#define EACH(ACTION, i, v) ACTION((i), (v).s0) ACTION((i) + 1, (v).s1)
#endif

/* Loads this item's part of a tile of a, from inner position k0 on. */
void fetch_a(__global const T *restrict a, A_TYPE *r, int t, int m0, int k0, int4 s, int m,
             int k FUSED_SCALARS) {
#pragma unroll
  for (int u = 0; u < A_COUNT; u++) {
    const int row = m0 + A_ROW(t + u * ITEMS);
    const int l = k0 + A_INNER(t + u * ITEMS);
    r[u] = A_PAD;
    if (row < m && l < k) {
      const int at = s.x + row * s.z + l * s.w;
#ifdef A_VEC
      const TV v = *(__global const TV *)(a + at);
      r[u] = BEFORE_V(v);
#else
      const T v = a[at];
      r[u] = BEFORE(v);
#endif
    }
  }
}

void fetch_b(__global const T *restrict b, B_TYPE *r, int t, int n0, int k0, int4 s, int n, int k) {
#pragma unroll
  for (int u = 0; u < B_COUNT; u++) {
    const int column = n0 + B_COLUMN(t + u * ITEMS);
    const int l = k0 + B_INNER(t + u * ITEMS);
    r[u] = (B_TYPE)0;
    if (column < n && l < k) {
      r[u] = *(__global const B_TYPE *)(b + (s.x + l * s.z + column * s.w));
    }
  }
}

/* Puts what was loaded where the whole work-group reads it. */
void stash(__local T *as, __local T *bs, const A_TYPE *ra, const B_TYPE *rb, int t) {
#pragma unroll
  for (int u = 0; u < A_COUNT; u++) {
    __local T *to = as + A_INNER(t + u * ITEMS) * SA + A_ROW(t + u * ITEMS);
#if !defined(A_VEC)
    *to = ra[u];
#elif defined(M_FAST)
    *(__local TV *)to = ra[u];
#else
    SPREAD(to, SA, ra[u])
#endif
  }
#pragma unroll
  for (int u = 0; u < B_COUNT; u++) {
    __local T *to = bs + B_INNER(t + u * ITEMS) * SB + B_COLUMN(t + u * ITEMS);
#if !defined(B_VEC)
    *to = rb[u];
#elif defined(N_FAST)
    *(__local TV *)to = rb[u];
#else
    SPREAD(to, SB, rb[u])
#endif
  }
}

__kernel __attribute__((reqd_work_group_size(ITEMS, 1, 1)))
void multiply(__global const T *restrict a, __global const T *restrict b, __global T *restrict out,
              FUSED_BUFFERS const int16 d FUSED_VALUES) {
  // Arrays of vectors, so that they are aligned for them.
  __local TV localA[BUFFERS * KT * SA / VW];
  __local TV localB[BUFFERS * KT * SB / VW];
  const int t = get_local_id(0);
  const int lx = t % LX;
  const int ly = t / LX;
  const int tile = get_group_id(0);
  const int tileRow = quotient(tile, d.sd, d.se);
  const int m0 = tileRow * MT;
  const int n0 = (tile - tileRow * d.sc) * NT;
  const int batch = (int)get_global_id(1) + d.sb;
  const int m = d.s8;
  const int n = d.s9;
  const int k = d.sa;
  const int4 s = (int4)(d.s0 + batch * d.s1, 0, d.s2, d.s3);
  const int4 r = (int4)(d.s4 + batch * d.s5, 0, d.s6, d.s7);

  TV sum[TM][TN / VW];
#pragma unroll
  for (int i = 0; i < TM; i++) {
#pragma unroll
    for (int j = 0; j < TN / VW; j++) {
      sum[i][j] = (TV)START;
    }
  }
  A_TYPE ra[A_COUNT];
  B_TYPE rb[B_COUNT];
  fetch_a(a, ra, t, m0, 0, s, m, k FUSED_PASS);
  fetch_b(b, rb, t, n0, 0, r, n, k);
  stash((__local T *)localA, (__local T *)localB, ra, rb, t);
  barrier(CLK_LOCAL_MEM_FENCE);
  int current = 0;
  for (int k0 = 0; k0 < k; k0 += KT) {
    const int more = k0 + KT < k;
    if (more) {
      fetch_a(a, ra, t, m0, k0 + KT, s, m, k FUSED_PASS);
      fetch_b(b, rb, t, n0, k0 + KT, r, n, k);
    }
    __local const TV *as = localA + current * (KT * SA / VW) + ly;
    __local const TV *bs = localB + current * (KT * SB / VW) + lx;
#pragma unroll
    for (int l = 0; l < KT; l++) {
      TV vb[TN / VW];
#pragma unroll
      for (int j = 0; j < TN / VW; j++) {
        vb[j] = bs[l * (SB / VW) + j * LX];
      }
#pragma unroll
      for (int q = 0; q < TM / VW; q++) {
        const TV va = as[l * (SA / VW) + q * (MT / TM)];
#pragma unroll
        for (int j = 0; j < TN / VW; j++) {
#define STEP(i, v) sum[i][j] = MAD((TV)(v), vb[j], sum[i][j]);
          EACH(STEP, q * VW, va)
        }
      }
    }
#if BUFFERS == 1
    barrier(CLK_LOCAL_MEM_FENCE);
#else
    current ^= 1;
#endif
    if (more) {
      stash((__local T *)(localA + current * (KT * SA / VW)),
            (__local T *)(localB + current * (KT * SB / VW)), ra, rb, t);
    }
    barrier(CLK_LOCAL_MEM_FENCE);
  }

#pragma unroll
  for (int i = 0; i < TM; i++) {
    const int row = m0 + i / VW * (MT / TM * VW) + ly * VW + i % VW;
    if (row < m) {
      const int line = (batch * m + row) * n;
#pragma unroll
      for (int j = 0; j < TN / VW; j++) {
        const int column = n0 + (j * LX + lx) * VW;
#ifdef C_VEC
        if (column < n) {
          __global TV *to = (__global TV *)(out + line + column);
          TV p = sum[i][j];
#ifdef ACCUMULATE
          p = *to + p;
#endif
#define FINISH(c, v) v = AFTER(v, batch, row, c);
          EACH(FINISH, column, p)
          *to = p;
        }
#else
#define WRITE(c, v) EMIT(v, c)
        EACH(WRITE, column, sum[i][j])
#endif
      }
    }
  }
}

#else

#define NEEDED                                                                               \
  __global const T *restrict a, __global const T *restrict b, __global T *restrict out,     \
      FUSED_BUFFERS const int16 d FUSED_VALUES

// RM rows by W columns, from row m0 and column n0 on. Rows past the last one repeat it, unwritten.
#define TILE(W, V)                                                                           \
  V sum[RM];                                                                                 \
  int at[RM];                                                                                \
  for (int i = 0; i < RM; i++) {                                                             \
    sum[i] = (V)START;                                                                       \
    at[i] = d.s0 + batch * d.s1 + min(m0 + i, m - 1) * d.s2;                                 \
  }                                                                                          \
  __global const T *right = b + (d.s4 + batch * d.s5 + n0);                                  \
  for (int l = 0; l < k; l++) {                                                              \
    const V vb = vload##W(0, right + l * d.s6);                                              \
    _Pragma("unroll")                                                                        \
    for (int i = 0; i < RM; i++) {                                                           \
      const T v = a[at[i] + l * d.s3];                                                       \
      sum[i] = MAD((V)(BEFORE(v)), vb, sum[i]);                                              \
    }                                                                                        \
  }                                                                                          \
  for (int i = 0; i < RM && m0 + i < m; i++) {                                               \
    const int row = m0 + i;                                                                  \
    const int line = (batch * m + row) * n;                                                  \
    T sums[W];                                                                               \
    vstore##W(sum[i], 0, sums);                                                              \
    for (int j = 0; j < W; j++) {                                                            \
      EMIT(sums[j], n0 + j)                                                                  \
    }                                                                                        \
  }

// An item has RM rows and 16 columns in registers, without local memory or barriers.
__kernel void multiply(NEEDED) {
  const size_t tile = get_global_id(0);
  if (tile >= d.sf) {
    return;
  }
  const int strip = quotient((uint)tile, d.sd, d.se);
  const int m0 = ((int)tile - strip * d.sc) * RM;
  int n0 = strip * 16;
  const int batch = (int)get_global_id(1) + d.sb;
  const int m = d.s8;
  const int n = d.s9;
  const int k = d.sa;
  if (n0 + 16 <= n) {
    TILE(16, T16)
    return;
  }
  if (n0 + 8 <= n) {
    TILE(8, T8)
    n0 += 8;
  }
  for (; n0 < n; n0++) {
    for (int row = m0; row < min(m0 + RM, m); row++) {
      T sum = START;
      for (int l = 0; l < k; l++) {
        const T v = a[d.s0 + batch * d.s1 + row * d.s2 + l * d.s3];
        sum = MAD(BEFORE(v), b[d.s4 + batch * d.s5 + l * d.s6 + n0], sum);
      }
      const int line = (batch * m + row) * n;
      EMIT(sum, n0)
    }
  }
}

#endif

// Adds a part of a product to what stands before it.
__kernel void add_part(__global const T *restrict part, __global T *restrict out, const int n) {
  const size_t i = get_global_id(0);
  if (i < n) {
    out[i] = out[i] + part[i];
  }
}
