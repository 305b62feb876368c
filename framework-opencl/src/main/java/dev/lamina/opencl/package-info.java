/**
 * The OpenCL backend: graphics cards and other devices with a driver. Nothing names it in code; on
 * the class path its devices are there as {@code opencl:0}, {@code opencl:1}, …
 */
package dev.lamina.opencl;
