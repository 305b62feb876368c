// Copies and additions of whole slices, and the positions that they go by. Values are moved by
// their size alone: T is an unsigned integer of that size, but in scatter_add the type itself.

/* Copies up to four dimensions: sizes, multipliers and shifts of the inner three, four strides. */
__kernel void copy_dense(__global const T *restrict x, __global T *restrict out, const int16 d) {
  const size_t o = get_global_id(0);
  if (o >= d.s0) {
    return;
  }
  const int i = (int)o;
  const int q1 = quotient(i, d.s3, d.s4);
  const int q2 = quotient(q1, d.s6, d.s7);
  const int q3 = quotient(q2, d.s9, d.sa);
  out[o] = x[d.s1 + (i - q1 * d.s2) * d.sb + (q1 - q2 * d.s5) * d.sc + (q2 - q3 * d.s8) * d.sd
             + q3 * d.se];
}

// Copies matrices whose columns lie side by side, in blocks of 16 by 16, so that each line of memory
// is read once. d: items; offset; rows, columns; steps of a column and of a batch; blocks down a
// column and blocks along a row, each with multiplier and shift.
__kernel void copy_transposed(__global const T *restrict x, __global T *restrict out,
                              const int16 d) {
  const size_t item = get_global_id(0);
  if (item >= d.s0) {
    return;
  }
  const int q = quotient((uint)item, d.s7, d.s8);
  const int batch = quotient(q, d.sa, d.sb);
  const int row = ((int)item - q * d.s6) * 16;
  const int column = (q - batch * d.s9) * 16;
  const int rows = min(16, d.s2 - row);
  const int columns = min(16, d.s3 - column);
  __global const T *from = x + (d.s1 + batch * d.s5 + column * d.s4 + row);
  __global T *to = out + ((batch * d.s2 + row) * d.s3 + column);
  if (rows == 16 && columns == 16) {
    T block[256];
    for (int j = 0; j < 16; j++) {
      vstore16(vload16(0, from + j * d.s4), j, block);
    }
    for (int i = 0; i < 16; i++) {
      for (int j = 0; j < 16; j++) {
        to[i * d.s3 + j] = block[j * 16 + i];
      }
    }
    return;
  }
  for (int i = 0; i < rows; i++) {
    for (int j = 0; j < columns; j++) {
      to[i * d.s3 + j] = from[j * d.s4 + i];
    }
  }
}

/* Copies any number of dimensions; the table holds size and stride of each, the innermost first. */
__kernel void copy_table(__global const T *restrict x, __global const long *restrict table,
                         __global T *restrict out, const int count, const int offset,
                         const int dims) {
  const size_t o = get_global_id(0);
  if (o >= count) {
    return;
  }
  uint rest = (uint)o;
  int at = offset;
  for (int k = 0; k < dims; k++) {
    const uint size = max((uint)table[2 * k], 1u);
    const uint q = rest / size;
    at += (int)(rest - q * size) * (int)table[2 * k + 1];
    rest = q;
  }
  out[o] = x[at];
}

/* out[i, …] = x[index[i], …], the slice in two dimensions at most. */
__kernel void gather(__global const T *restrict x, __global const long *restrict index,
                     __global T *restrict out, const int16 d) {
  const size_t o = get_global_id(0);
  if (o >= d.s0) {
    return;
  }
  const int i = quotient((uint)o, d.s2, d.s3);
  const int j = (int)o - i * d.s1;
  const int q = quotient(j, d.s5, d.s6);
  const int row = (int)index[d.s7 + i * d.s8];
  out[o] = x[d.s9 + row * d.sa + q * d.sb + (j - q * d.s4) * d.sc];
}

/* The first to find a position out of range says so in the flag. Both buffers may be one. */
__kernel void positions(__global const long *index, __global long *out,
                        __global volatile int *flag, const int n, const int offset,
                        const int stride, const int size) {
  const size_t o = get_global_id(0);
  if (o >= n) {
    return;
  }
  const int i = (int)o;
  const long given = index[offset + i * stride];
  const long p = given < 0 ? given + size : given;
  const int inside = p >= 0 && p < size;
  out[i] = inside ? p : 0;
  if (!inside && atomic_cmpxchg(flag, 0, 1) == 0) {
    flag[1] = i;
    flag[2] = (int)(uint)(given & 0xffffffffL);
    flag[3] = (int)(given >> 32);
    flag[4] = size;
  }
}

// out[index[i], j] += x[i, j] in the order of i. An item has a run of columns and the rows of out
// whose number has its remainder by a power of two, so that no other item writes there.
__kernel void scatter_add(__global const T *restrict x, __global const long *restrict index,
                          __global T *restrict out, const int16 d, const int step,
                          const int outRow) {
  const size_t o = get_global_id(0);
  if (o >= d.s0) {
    return;
  }
  const int residue = quotient((uint)o, d.s2, d.s3);
  const int first = ((int)o - residue * d.s1) * d.s4;
  const int last = min(first + d.s4, d.s5);
  const int n = d.s6;
  const int mask = d.s7;
  for (int i = 0; i < n; i++) {
    const int row = (int)index[d.s8 + i * d.s9];
    if ((row & mask) != residue) {
      continue;
    }
    for (int j = first; j < last; j++) {
      const int q = quotient(j, d.sd, d.se);
      const int from = d.sa + i * d.sb + q * d.sf + (j - q * d.sc) * step;
      const int to = row * outRow + j;
#ifdef TRUTH
      out[to] |= x[from];
#else
      out[to] += x[from];
#endif
    }
  }
}
