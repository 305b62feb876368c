/**
 * The neutral tree in which everything that lasts (modules, optimizers, schedules, generators,
 * samplers, preprocessing) hands over what it must remember. It knows no tensor and no file format.
 */
package dev.lamina.state;
