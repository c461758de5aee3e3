"""What the library costs, beside the bare way to do the same, measured in one run: ``python -m tests.benchmarks``.

Importing this package asks NumPy for one thread, so it must come before NumPy's own import.
"""

import os

for _variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_variable] = "1"
