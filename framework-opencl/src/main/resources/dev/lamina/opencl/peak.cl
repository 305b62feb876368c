// Multiply-adds in registers alone: eight chains an item, of which none waits for another. T is
// float or a vector of it, FMA selects fused multiply-adds. Values stay near 1, so that nothing
// overflows or becomes denormal; all lanes are written, so that none may be left out.
#pragma OPENCL FP_CONTRACT OFF

#ifdef FMA
#define STEP(a) a = fma(a, x, y)
#else
#define STEP(a) a = a * x + y
#endif
#define STEPS STEP(a); STEP(b); STEP(c); STEP(d); STEP(e); STEP(f); STEP(g); STEP(h)
#define STEPS4 STEPS; STEPS; STEPS; STEPS

__kernel void peak(__global T *restrict out, const float factor, const float term,
                   const int rounds) {
  const T x = (T)factor;
  const T y = (T)term;
  T a = (T)(float)get_local_id(0);
  T b = a + y;
  T c = b + y;
  T d = c + y;
  T e = d + y;
  T f = e + y;
  T g = f + y;
  T h = g + y;
  for (int i = 0; i < rounds; i++) {
    STEPS4;
    STEPS4;
  }
  out[get_global_id(0)] = ((a + b) + (c + d)) + ((e + f) + (g + h));
}
