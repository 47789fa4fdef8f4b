<?php
// Runs the statements of standard input through PHP's PDO, all of them prepared on the server:
// php pdo.php PORT. Lines and answers are those of dbi.pl.
$db = new PDO("mysql:host=127.0.0.1;port=$argv[1];charset=utf8mb4", 'me', '', [
    PDO::ATTR_EMULATE_PREPARES => false,
    PDO::MYSQL_ATTR_LOCAL_INFILE => true,
    PDO::ATTR_STRINGIFY_FETCHES => true,
    PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION,
]);
while (($line = fgets(STDIN)) !== false) {
    $q = json_decode($line, true);
    try {
        $s = $db->prepare($q['sql']);
        $s->execute($q['args'] ?? null);
        $answer = $s->columnCount()
            ? ['rows' => $s->fetchAll(PDO::FETCH_NUM)]
            : ['ok' => $s->rowCount()];
    } catch (PDOException $e) {
        $answer = ['error' => $e->errorInfo[1], 'state' => $e->errorInfo[0], 'words' => $e->getMessage()];
    }
    echo json_encode($answer, JSON_THROW_ON_ERROR), "\n";
}
