<?php
// Runs the statements of standard input through PHP's mysqli: php mysqli.php PORT
// Lines and answers are those of dbi.pl.
mysqli_report(MYSQLI_REPORT_ERROR | MYSQLI_REPORT_STRICT);
$db = mysqli_init();
$db->options(MYSQLI_OPT_LOCAL_INFILE, 1);
$db->real_connect('127.0.0.1', 'me', '', '', (int) $argv[1]);
$db->set_charset('utf8mb4');
while (($line = fgets(STDIN)) !== false) {
    $q = json_decode($line, true);
    try {
        if (isset($q['args'])) {
            $s = $db->prepare($q['sql']);
            $s->bind_param(str_repeat('s', count($q['args'])), ...$q['args']);
            $s->execute();
            $result = $s->get_result();
            $changed = $s->affected_rows;
        } else {
            $result = $db->query($q['sql']);
            $changed = $db->affected_rows;
        }
        if ($result instanceof mysqli_result) {
            $rows = array_map(
                fn($row) => array_map(fn($v) => $v === null ? null : (string) $v, $row),
                $result->fetch_all(MYSQLI_NUM));
            $answer = ['rows' => $rows];
        } else {
            $answer = ['ok' => $changed];
        }
    } catch (mysqli_sql_exception $e) {
        $answer = ['error' => $e->getCode(), 'state' => $e->getSqlState(), 'words' => $e->getMessage()];
    }
    echo json_encode($answer, JSON_THROW_ON_ERROR), "\n";
}
