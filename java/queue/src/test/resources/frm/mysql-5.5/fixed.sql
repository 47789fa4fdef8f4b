CREATE TABLE `fixed` (
  `id` int(11) NOT NULL,
  `n` smallint(6) DEFAULT NULL
) ENGINE=MyISAM DEFAULT CHARSET=ascii
