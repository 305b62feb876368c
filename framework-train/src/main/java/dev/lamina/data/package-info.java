/**
 * Data on its way into training: tables from CSV files, encoding and scaling of their columns,
 * splits, and tensors of features and targets that pair up.
 */
package dev.lamina.data;
