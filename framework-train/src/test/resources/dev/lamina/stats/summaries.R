# Writes the texts in summaries/ with R: Rscript --vanilla summaries.R, in this directory,
# in a UTF-8 locale.
options(width = 80)
record <- function(name, formula, data) {
  rownames(data) <- NULL # residuals are named by number
  # the call without the data, since a fit on arrays has none
  fit <- lm(formula, data)
  fit$call <- call("lm", formula = formula)
  capture.output(print(summary(fit)), file = file.path("summaries", paste0(name, ".txt")))
}

record("cars", dist ~ speed, cars)
record("mtcars-wt", mpg ~ wt, mtcars)
record("mtcars", mpg ~ cyl + disp + hp + drat + wt, mtcars)
record("longley",
  Employed ~ GNP.deflator + GNP + Unemployed + Armed.Forces + Population + Year, longley)
record("no-intercept", mpg ~ wt + hp - 1, mtcars)
record("intercept-only", mpg ~ 1, mtcars)
record("redundant", mpg ~ one + wt + twice + hp, transform(mtcars, one = 1, twice = 2 * wt))
record("three-degrees", mpg ~ wt + hp, mtcars[1:6, ])
record("four-degrees", mpg ~ wt + hp + drat + disp, mtcars[c(1, 3:10), ])
record("no-degrees", mpg ~ wt + hp, mtcars[c(1, 3, 4), ])
record("zeros", y ~ x, data.frame(x = 1:10, y = 0))

wide <- mtcars[c("mpg", "wt", "hp")]
names(wide) <- c("miles.per.gallon", "weight.in.thousands.of.pounds.without.any.passengers.inside",
  "gross power")
record("wide", miles.per.gallon ~ weight.in.thousands.of.pounds.without.any.passengers.inside +
  `gross power` - 1, wide)

i <- 0:100001
record("many", y ~ x, data.frame(x = i %% 7, y = i %% 11 + 3 * ((i %% 7) > 4)))
record("scientific", y ~ tiny + huge, data.frame(tiny = mtcars$wt * 1e-9, huge = mtcars$hp * 1e9,
  y = mtcars$mpg))
