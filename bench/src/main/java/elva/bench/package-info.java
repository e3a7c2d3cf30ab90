/// Measurements with JMH; nothing depends on them and no test runs them.
///
/// ```
/// ./elva test --no-install -DskipTests
/// java -cp 'bench/target/elva-bench.jar:bench/target/lib/*' org.openjdk.jmh.Main Checksum
/// ```
@NullMarked
package elva.bench;

import org.jspecify.annotations.NullMarked;
