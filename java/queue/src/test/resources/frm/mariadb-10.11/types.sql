CREATE TABLE `types` (
  `a` uuid DEFAULT NULL,
  `b` inet6 DEFAULT NULL,
  `c` inet4 DEFAULT NULL
) ENGINE=MyISAM DEFAULT CHARSET=latin1 COLLATE=latin1_swedish_ci
