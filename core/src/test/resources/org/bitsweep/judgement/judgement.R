# Figures that the tests of org.bitsweep.judgement compare with. R 4.2.2; run here: Rscript judgement.R
options(digits=15)
# paired: both, onlyBase, onlyNew, neither
tables <- rbind(c(14,5,0,22), c(1,1,7,12), c(36,12,2,0), c(20,0,0,30), c(0,0,0,10), c(10,0,0,0), c(0,5,5,0), c(2,9,9,2),
  c(1398,41,77,484), c(35000,900,700,13400), c(35000,1200,1500,12300), c(1000,12,3,985), c(50,50,50,50), c(0,10,0,0), c(8000,0,6,1994))
w <- function(x,n) { z <- qnorm(.975); if (x==0) return(c(0, z^2/(n+z^2))); if (x==n) return(c(n/(n+z^2), 1)); f <- function(p) (x/n-p)^2*n - z^2*p*(1-p)  # roots of the score equation
  lo <- if (x==0) 0 else uniroot(f, c(0, x/n), tol=1e-15)$root; hi <- if (x==n) 1 else uniroot(f, c(x/n, 1), tol=1e-15)$root; c(lo,hi) }
out <- "both,only_base,only_new,neither,p_mcnemar,low,high"
for (i in seq_len(nrow(tables))) { t <- tables[i,]; n <- sum(t)
  p <- if (t[2]+t[3]==0) 1 else binom.test(t[2], t[2]+t[3])$p.value
  p1 <- (t[1]+t[3])/n; p2 <- (t[1]+t[2])/n   # new, base
  i1 <- w(t[1]+t[3], n); i2 <- w(t[1]+t[2], n)
  prod <- prod(c(t[1]+t[2], t[3]+t[4], t[1]+t[3], t[2]+t[4])); num <- t[1]*t[4]-t[2]*t[3]
  if (num > n/2) num <- num - n/2 else if (num >= 0) num <- 0
  phi <- if (prod == 0) 0 else num/sqrt(prod)
  lo <- p1-p2 - sqrt((p1-i1[1])^2 + (i2[2]-p2)^2 - 2*phi*(p1-i1[1])*(i2[2]-p2))
  hi <- p1-p2 + sqrt((i1[2]-p1)^2 + (p2-i2[1])^2 - 2*phi*(i1[2]-p1)*(p2-i2[1]))
  out <- c(out, paste(c(t, sprintf("%.12g", p), sprintf("%.9f", c(100*lo,100*hi))), collapse=","))
}
writeLines(out, "paired.csv")
set.seed(11); p <- c(0.001, 0.01, 0.01, 0.04, 0.3, 0.02, 0.9, 0.0005, 0.013, 1)
writeLines(c("p,holm", paste(sprintf("%.12g", p), sprintf("%.12g", p.adjust(p, "holm")), sep=",")), "holm.csv")
# factorial 2^4 over 60 images
set.seed(4); n <- 60; diff <- rnorm(n)
g <- expand.grid(d=0:1, c=0:1, b=0:1, a=0:1)[,4:1]
y <- sapply(1:16, function(k) { q <- plogis(diff + -0.8 + 1.2*g$a[k] + .7*g$b[k] + .3*g$c[k] + .5*g$d[k] - .8*g$a[k]*g$b[k]); as.integer(runif(n) < q) })
rows <- apply(y, 2, paste, collapse="")
x <- 2*as.matrix(g)-1
subsets <- unlist(lapply(1:4, function(m) combn(4, m, simplify=FALSE)), recursive=FALSE)
eff <- sapply(subsets, function(s) { con <- apply(x[, s, drop=FALSE], 1, prod); e <- 100*(y %*% con)/8; tt <- t.test(e); c(mean(e), tt$stderr, tt$p.value) })
# the same points from a linear model of the sixteen accuracies
acc <- 100*colMeans(y); m <- lm(acc ~ x[,1]*x[,2]*x[,3]*x[,4]); stopifnot(all.equal(sort(unname(2*coef(m)[-1])), sort(eff[1,])))
adj <- p.adjust(eff[3,], "holm")
names <- sapply(subsets, function(s) paste(c("A","B","C","D")[s], collapse=""))
writeLines(c("effect,points,standard_error,p,holm", sprintf("%s,%.12g,%.12g,%.12g,%.12g", names, eff[1,], eff[2,], eff[3,], adj)), "effects.csv")
writeLines(c("combination,right", paste(apply(g,1,paste,collapse=""), rows, sep=",")), "factorial.csv")
# Kendall's tau-b with ties
a <- c(61.8,63.7,63.0,65.5,70.9,73.2,70.9,72.4,68.2,70.9); b <- c(60.1,64.0,63.2,63.2,71.0,72.8,71.3,72.0,68.2,69.9)
print(cor(a, b, method="kendall"))  # 0.907222105139
# noise allowance by Fisher's exact test
al <- "noise_changed,noise_images,images,level,allowed"
for (r in list(c(0,2000,2000,.01), c(40,2000,2000,.01), c(40,2000,2000,.0001), c(600,2000,2000,.01), c(0,50000,50000,.001), c(17,2000,500,.01), c(2000,2000,2000,.01))) {
  f <- 0:r[3]; f <- f[f <= min(r[3], r[1]*r[3]/r[2] + 400)]
  ok <- sapply(f, function(k) fisher.test(matrix(c(k, r[3]-k, r[1], r[2]-r[1]), 2), alternative="greater")$p.value >= r[4])
  al <- c(al, paste(c(r, max(f[ok])), collapse=","))
}
writeLines(al, "allowance.csv")
